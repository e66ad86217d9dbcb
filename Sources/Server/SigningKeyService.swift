import Foundation
import Identity
import Logging
import ServiceLifecycle

/// Follows the signing keys of the data directory: a rotation by the command line reaches the running server.
struct SigningKeyService: Service {
    let installation: Installation
    let logger: Logger

    private static let interval = Duration.seconds(1)

    func run() async throws {
        guard let file = installation.dataDirectory?.authority.appending(path: "keys.json") else { return }
        await cancelWhenGracefulShutdown {
            var seen = Self.mark(file)
            while !Task.isCancelled {
                do { try await Task.sleep(for: Self.interval) } catch { return }
                let mark = Self.mark(file)
                guard mark != seen else { continue }
                do {
                    try installation.signingKeys.reload()
                    seen = mark
                    logger.notice("Signing keys changed", metadata: ["active": "\(installation.signingKeys.active.id)"])
                } catch {
                    // The keys that are held stay in use; the next look tries again.
                    logger.error("Cannot read the signing keys", metadata: ["reason": "\(error)"])
                }
            }
        }
    }

    /// What tells one state of the file from another: it is replaced as a whole.
    private static func mark(_ file: URL) -> [Int] {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
        let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return [Int(time * 1000), (attributes?[.systemFileNumber] as? NSNumber)?.intValue ?? 0]
    }
}

package import Foundation
import Synchronization
package import Values

/// The authority's signing keys: the one that signs, the one that will sign next, and those whose tokens are still accepted.
///
/// The next key is published before it is used, so that whoever verifies tokens has seen it by then. Each key is a file
/// `<kid>.pem` of mode 0600; `keys.json` says which part each plays.
package final class SigningKeys: Sendable {
    private struct Roster: Codable {
        var active: String
        var next: String
        var retired: [String] = []
    }

    private struct State {
        var active: SigningKey
        var next: SigningKey
        var retired: [SigningKey]
        var byID: [String: SigningKey]

        init(active: SigningKey, next: SigningKey, retired: [SigningKey]) {
            self.active = active
            self.next = next
            self.retired = retired
            byID = Dictionary(uniqueKeysWithValues: ([active, next] + retired).map { ($0.id, $0) })
        }
    }

    private let directory: URL?
    private let state: Mutex<State>

    private init(directory: URL?, state: State) {
        self.directory = directory
        self.state = Mutex(state)
    }

    /// Opens the keys of a directory, and makes them when it is empty.
    ///
    /// - Parameters:
    ///   - directory: usually `<data>/authority`.
    ///   - clock: dates the certificates of keys that are made.
    /// - Returns: the keys.
    /// - Throws: an error that names the file and what is wrong with it.
    package static func open(directory: URL, clock: WallClock) throws -> SigningKeys {
        let rosterFile = directory.appending(path: "keys.json")
        guard FileManager.default.fileExists(atPath: rosterFile.path) else {
            try PrivateFile.makeDirectory(directory)
            let active = try SigningKey.generate(at: clock.now)
            let next = try SigningKey.generate(at: clock.now)
            for key in [active, next] {
                try PrivateFile.write(Data(key.pemRepresentation.utf8), to: directory.appending(path: "\(key.id).pem"))
            }
            // The roster comes last: without it the keys above are nobody's, and the next start makes new ones.
            let roster = Roster(active: active.id, next: next.id)
            try PrivateFile.write(JSONEncoder().encode(roster), to: rosterFile)
            return SigningKeys(directory: directory, state: State(active: active, next: next, retired: []))
        }
        let roster: Roster
        let content = try PrivateFile.read(rosterFile)
        do { roster = try JSONDecoder().decode(Roster.self, from: content) } catch {
            throw Failure.damagedRoster(path: rosterFile.path)
        }
        func key(_ id: String) throws -> SigningKey {
            let pem = try PrivateFile.read(directory.appending(path: "\(id).pem"))
            let key = try SigningKey(pemRepresentation: String(decoding: pem, as: UTF8.self))
            guard key.id == id else { throw Failure.foreignKey(expected: id, found: key.id) }
            return key
        }
        return SigningKeys(
            directory: directory,
            state: State(
                active: try key(roster.active), next: try key(roster.next), retired: try roster.retired.map(key)))
    }

    /// Keys that live in memory alone.
    package static func ephemeral(clock: WallClock = .system) throws -> SigningKeys {
        SigningKeys(
            directory: nil,
            state: State(
                active: try SigningKey.generate(at: clock.now), next: try SigningKey.generate(at: clock.now),
                retired: []))
    }

    /// What is wrong with a directory of keys.
    package enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
        /// `keys.json` is not what this program writes.
        case damagedRoster(path: String)
        /// A key's file holds another key than its name says.
        case foreignKey(expected: String, found: String)

        package var description: String {
            switch self {
            case .damagedRoster(let path):
                "'\(path)' is damaged. Restore it, or move its directory away to start with new signing keys."
            case .foreignKey(let expected, let found): "The file of signing key \(expected) holds the key \(found)."
            }
        }
    }

    /// The key that signs new tokens.
    package var active: SigningKey { state.withLock { $0.active } }

    /// Every key whose tokens are accepted, the active one first.
    package var all: [SigningKey] { state.withLock { [$0.active, $0.next] + $0.retired } }

    /// The key with that `kid`, if its tokens are accepted.
    package func key(identifiedBy id: String) -> SigningKey? { state.withLock { $0.byID[id] } }

    /// The JSON Web Key Set (RFC 7517).
    ///
    /// - Parameter issuer: what each key's `issuer` says, as the v2 document has it; nil leaves it out, as the v1 document does.
    /// - Returns: the document.
    package func keySet(issuer: String?) -> JSONDocument {
        let keys = all.map { key -> JSONDocument in
            [
                "kty": "RSA", "use": "sig", "kid": .string(key.id), "x5t": .string(key.id), "n": .string(key.modulus),
                "e": .string(key.exponent), "x5c": [.string(key.certificate.base64EncodedString())],
                "issuer": issuer.map(JSONDocument.string),
            ]
        }
        return ["keys": .array(keys)]
    }
}

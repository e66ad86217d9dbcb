import Crypto
import Foundation
import Synchronization
import Values

/// The devices that wait for a person to let them in (RFC 8628).
package final class DeviceAuthorizations: Sendable {
    /// A device that waits, or has been answered.
    struct Waiting: Sendable {
        enum State: Sendable {
            case pending
            case approved(user: ObjectID, tenant: Tenant, at: Date)
            case declined
        }

        let applicationID: ApplicationID
        /// The tenant of the device's request; nil: any tenant's users.
        let tenant: Tenant?
        let wanted: DelegatedRequest
        let userCode: String
        let endsAt: Date
        var state = State.pending
    }

    /// 15 minutes.
    static let lifetime = 900
    /// Seconds between two questions of a device.
    static let interval = 5
    private static let capacity = 10_000
    /// No letter that is read as a digit, no vowel that makes a word: a person types it.
    private static let alphabet = Array("BCDFGHJKLMNPQRSTVWXZ23456789")

    private let clock: WallClock
    private let state = Mutex(State())

    private struct State {
        var byDevice: [SHA256Digest: Waiting] = [:]
        var byUserCode: [String: SHA256Digest] = [:]
    }

    init(clock: WallClock) { self.clock = clock }

    /// Begins an authorization.
    ///
    /// - Returns: the code for the device and the one for the person.
    func begin(
        _ application: ApplicationID, tenant: Tenant?, wanted: DelegatedRequest
    ) -> (deviceCode: String, userCode: String) {
        let deviceCode = OpaqueToken.make()
        let digest = Self.digest(deviceCode)
        let now = clock.now
        let userCode = state.withLock { state in
            if state.byDevice.count >= Self.capacity {
                // An ended one is still told apart from an unknown one, as long as there is room.
                state.byDevice = state.byDevice.filter { $0.value.endsAt > now }
                if state.byDevice.count >= Self.capacity,
                    let first = state.byDevice.min(by: { $0.value.endsAt < $1.value.endsAt })
                {
                    state.byDevice[first.key] = nil
                }
                state.byUserCode = state.byUserCode.filter { state.byDevice[$0.value] != nil }
            }
            var code: String
            repeat {
                code = String((0..<9).compactMap { _ in Self.alphabet.randomElement() })
            } while state.byUserCode[code] != nil
            state.byDevice[digest] = Waiting(
                applicationID: application, tenant: tenant, wanted: wanted, userCode: code,
                endsAt: now.addingTimeInterval(Double(Self.lifetime)))
            state.byUserCode[code] = digest
            return code
        }
        return (deviceCode, userCode)
    }

    /// The authorization that a device asks about.
    func waiting(for deviceCode: String) -> Waiting? {
        state.withLock { $0.byDevice[Self.digest(deviceCode)] }
    }

    /// The authorization that a person's code names, whatever the case and the blanks it was typed with.
    func waiting(forUserCode code: String) -> Waiting? {
        let code = Self.normalised(code)
        return state.withLock { state in state.byUserCode[code].flatMap { state.byDevice[$0] } }
    }

    /// Answers an authorization; false when it is not pending any more.
    func answer(_ userCode: String, with answer: Waiting.State) -> Bool {
        let code = Self.normalised(userCode)
        let now = clock.now
        return state.withLock { state in
            guard let digest = state.byUserCode[code], let waiting = state.byDevice[digest], waiting.endsAt > now,
                case .pending = waiting.state
            else { return false }
            state.byDevice[digest]?.state = answer
            return true
        }
    }

    /// Takes an answered authorization away: it is good once.
    func take(_ deviceCode: String) -> Waiting? {
        state.withLock { state in
            guard let waiting = state.byDevice.removeValue(forKey: Self.digest(deviceCode)) else { return nil }
            state.byUserCode[waiting.userCode] = nil
            return waiting
        }
    }

    private static func normalised(_ code: String) -> String {
        String(code.uppercased().filter { $0.isLetter || $0.isNumber }.prefix(16))
    }

    private static func digest(_ text: String) -> SHA256Digest { SHA256.hash(data: Data(text.utf8.prefix(1024))) }
}

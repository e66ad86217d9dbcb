import Dispatch
import Foundation
import Synchronization
import Values

/// Signing in with name and password: the one place where a password is looked at.
package final class PasswordSignIn: Sendable {
    /// How many passwords may wait to be hashed. Beyond it a request is turned away at once, whoever sends it: hashing is made
    /// to be slow, and a queue of it would be everybody's.
    private static let longestQueue = 64

    private let directory: Directory
    private let throttle: SignInThrottle
    private let waiting = Mutex(0)
    /// What a password is compared with when there is no such user, so that both cases take equally long.
    private let nobody: PasswordHash

    init(directory: Directory, clock: WallClock) throws {
        self.directory = directory
        throttle = SignInThrottle(clock: clock)
        nobody = try PasswordHash(UUID().uuidString, cost: directory.passwordCost)
    }

    /// Checks name and password.
    ///
    /// - Parameters:
    ///   - address: where the request came from, for the throttle.
    /// - Returns: the account; it may still be one that must change its password.
    /// - Throws: AADSTS50034, 50126, 50057, 50053, or 90033 when too many wait.
    func user(
        named userPrincipalName: String, password: String, address: String
    ) async throws(OAuthError) -> User {
        let name = userPrincipalName.lowercased()
        guard throttle.admits(name, from: address) else { throw .accountLocked() }
        let user = directory.user(named: name)
        let isRight = try await matches(password, user?.password ?? nobody)
        guard let user else { throw .userNotFound(userPrincipalName) }
        guard isRight else { throw .wrongPassword() }
        guard user.isEnabled else { throw .accountDisabled() }
        throttle.succeeded(name, from: address)
        return user
    }

    /// Whether a text is the account's password. It is not throttled: the account has just proven the old one.
    func isPassword(_ password: String, of user: User) async throws(OAuthError) -> Bool {
        try await matches(password, user.password)
    }

    private func matches(_ password: String, _ hash: PasswordHash) async throws(OAuthError) -> Bool {
        guard password.utf8.count <= 1024 else { return false }
        let isAdmitted = waiting.withLock { waiting in
            guard waiting < Self.longestQueue else { return false }
            waiting += 1
            return true
        }
        guard isAdmitted else { throw .serverError() }
        defer { waiting.withLock { $0 -= 1 } }
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Bool?, Never>) in
            PasswordHash.queue.async { continuation.resume(returning: try? hash.matches(password)) }
        }
        guard let result else { throw .serverError() }
        return result
    }
}

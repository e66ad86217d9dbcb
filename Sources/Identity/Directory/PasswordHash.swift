import Crypto
import Dispatch
import Foundation
import _CryptoExtras

/// What computing one hash of a password takes (RFC 7914 section 2).
package struct PasswordCost: Sendable, Hashable {
    /// A power of two; with ``blockSize`` it makes the memory: `128 * rounds * blockSize` bytes.
    let rounds: Int
    let blockSize: Int
    let parallelism: Int

    /// 32 MB and about a tenth of a second: what OWASP's password storage guide gives for scrypt with this much memory.
    package static let standard = PasswordCost(rounds: 1 << 15, blockSize: 8, parallelism: 3)
    /// For directories that are thrown away, as those of tests are.
    package static let negligible = PasswordCost(rounds: 1 << 4, blockSize: 8, parallelism: 1)
}

/// A password as the directory keeps it: scrypt (RFC 7914) with a salt of its own.
struct PasswordHash: Sendable, Hashable {
    let cost: PasswordCost
    let salt: Data
    let digest: Data

    /// Hashes a password.
    ///
    /// - Throws: only when the machine has no memory for it.
    init(_ password: String, cost: PasswordCost) throws {
        let salt = Data((0..<16).map { _ in UInt8.random(in: .min ... .max) })
        try self.init(cost: cost, salt: salt, digest: Self.digest(of: password, salt: salt, cost: cost))
    }

    /// Where passwords are hashed, one at a time: it is made to take long, and the threads of everything else must not wait for it.
    static let queue = DispatchQueue(label: "sallyport.password-hashing", qos: .userInitiated)

    /// Hashes a password on ``queue``.
    static func hashed(_ password: String, cost: PasswordCost) async throws -> PasswordHash {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try PasswordHash(password, cost: cost) }) }
        }
    }

    private init(cost: PasswordCost, salt: Data, digest: Data) throws {
        self.cost = cost
        self.salt = salt
        self.digest = digest
    }

    /// The hash that a row of the database holds: `scrypt$rounds$block$parallelism`, salt and digest.
    init?(parameters: String, salt: Data, digest: Data) {
        let parts = parameters.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "scrypt", let rounds = Int(parts[1]), let block = Int(parts[2]),
            let parallelism = Int(parts[3])
        else { return nil }
        cost = PasswordCost(rounds: rounds, blockSize: block, parallelism: parallelism)
        self.salt = salt
        self.digest = digest
    }

    /// The form of ``cost`` that the database holds.
    var parameters: String { "scrypt$\(cost.rounds)$\(cost.blockSize)$\(cost.parallelism)" }

    /// Whether the text is the password; takes equally long for every text.
    ///
    /// - Throws: only when the machine has no memory for it.
    func matches(_ password: String) throws -> Bool {
        let offered = try Self.digest(of: password, salt: salt, cost: cost)
        var difference: UInt8 = 0
        for (left, right) in zip(offered, digest) { difference |= left ^ right }
        return difference == 0 && offered.count == digest.count
    }

    private static func digest(of password: String, salt: Data, cost: PasswordCost) throws -> Data {
        // One form of one text: a password typed on another keyboard may compose its accents another way (RFC 8265).
        let text = Data(password.precomposedStringWithCanonicalMapping.utf8)
        let key = try KDF.Scrypt.deriveKey(
            from: text, salt: salt, outputByteCount: 32, rounds: cost.rounds, blockSize: cost.blockSize,
            parallelism: cost.parallelism)
        return key.withUnsafeBytes { Data($0) }
    }
}

import Crypto
package import Foundation

/// A client secret as the directory keeps it: everything but the secret.
///
/// The secret itself is 37 random characters, about 220 bits. No one can guess that, so a plain SHA-256 with a salt protects it as
/// well as a slow password hash would, and costs a token request nothing; the salt keeps two applications' digests from being compared.
package struct ClientSecret: Sendable, Hashable {
    /// The id by which it is shown and removed (`keyId`).
    package let id: CredentialID
    /// The name that its owner gave it; empty when none.
    package let displayName: String
    /// Its first three characters, by which its owner recognises it.
    package let hint: String
    /// From when it is accepted.
    package let startsAt: Date
    /// Until when it is accepted.
    package let endsAt: Date

    let salt: Data
    let digest: Data

    /// A secret at the only moment when its text is known.
    package struct Issued: Sendable, CustomStringConvertible, CustomReflectable {
        /// What the directory keeps.
        package let credential: ClientSecret
        /// The secret. It is in nobody's keeping but the receiver's.
        package let text: String

        package var description: String { "\(credential.hint)… (a client secret)" }
        package var customMirror: Mirror { Mirror(self, children: ["credential": credential]) }
    }

    /// The characters of a secret: those that survive an unencoded form body.
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~.-")

    static func generate(
        displayName: String, startsAt: Date, endsAt: Date
    ) -> Issued {
        func random(_ count: Int) -> String { String((0..<count).compactMap { _ in alphabet.randomElement() }) }
        let text = random(3) + "8Q~" + random(34)
        let salt = Data((0..<16).map { _ in UInt8.random(in: .min ... .max) })
        let credential = ClientSecret(
            id: .random(), displayName: displayName, hint: String(text.prefix(3)), startsAt: startsAt, endsAt: endsAt,
            salt: salt, digest: digest(of: text, salt: salt))
        return Issued(credential: credential, text: text)
    }

    private static func digest(of text: String, salt: Data) -> Data {
        Data(SHA256.hash(data: salt + Data(text.utf8)))
    }

    /// Whether the text is the secret, whatever the time; takes equally long for every text of one length.
    func matches(_ text: String) -> Bool {
        let offered = Self.digest(of: text, salt: salt)
        var difference: UInt8 = 0
        for (left, right) in zip(offered, digest) { difference |= left ^ right }
        return difference == 0 && offered.count == digest.count
    }

    /// Whether the secret is accepted at a time.
    func isValid(at time: Date) -> Bool { startsAt <= time && time < endsAt }
}

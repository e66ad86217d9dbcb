import Crypto
package import Foundation

/// How private keys lie on the disk: as they are, or encrypted with a key from a file of the operator's.
///
/// An encrypted file is a line that says so, then nonce, ciphertext and tag of AES-256-GCM, with the file's name as associated data: one
/// key's file cannot be put in another's place. The key is derived from the whole content of the operator's file (HKDF-SHA256).
package struct KeyEncryption: Sendable {
    /// The variable that names the operator's file.
    package static let variable = "SALLYPORT_KEY_FILE"
    /// Private keys are protected by their files' modes alone.
    package static let none = KeyEncryption(key: nil)

    private static let mark = Data("SALLYPORT-ENCRYPTED-KEY-1\n".utf8)
    /// Less cannot hold a key that nobody guesses.
    private static let leastBytes = 32

    private let key: SymmetricKey?

    private init(key: SymmetricKey?) { self.key = key }

    /// Encrypts with a key from a file.
    ///
    /// - Throws: ``Failure/weakKeyFile(path:)``, and a ``PrivateFile/Failure`` when others can read the file or nobody can.
    package init(keyFile: URL) throws {
        let content = try PrivateFile.read(keyFile)
        guard content.count >= Self.leastBytes else { throw Failure.weakKeyFile(path: keyFile.path) }
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: content), info: Data("sallyport private keys".utf8),
            outputByteCount: 32)
    }

    /// What the environment asks for: encryption when ``variable`` names a file.
    package static func wanted(by environment: [String: String]) throws -> KeyEncryption {
        guard let path = environment[variable], !path.isEmpty else { return .none }
        return try KeyEncryption(keyFile: URL(filePath: path))
    }

    /// Why a private key cannot be used.
    package enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
        /// The operator's file is too short.
        case weakKeyFile(path: String)
        /// The key is encrypted, and no file was named.
        case encrypted(path: String)
        /// The file that was named is not the one that the key was encrypted with.
        case otherKey(path: String)

        package var description: String {
            switch self {
            case .weakKeyFile(let path):
                "'\(path)' is too short to encrypt keys with: \(leastBytes) bytes at least. "
                    + "Make one with: openssl rand -base64 48 > '\(path)'"
            case .encrypted(let path):
                "'\(path)' is encrypted. Set \(variable) to the file that it was encrypted with."
            case .otherKey(let path):
                "'\(path)' cannot be decrypted: it was encrypted with another file than \(variable) names, or is damaged."
            }
        }
    }

    /// Writes a private key.
    package func write(_ content: Data, to file: URL) throws {
        try PrivateFile.write(key.map { try Self.seal(content, file, $0) } ?? content, to: file)
    }

    /// Reads a private key. One that lies there as it is gets encrypted on the way, when there is a key.
    ///
    /// - Throws: ``Failure``, and a ``PrivateFile/Failure``.
    package func read(_ file: URL) throws -> Data {
        let content = try PrivateFile.read(file)
        guard content.starts(with: Self.mark) else {
            if key != nil { try write(content, to: file) }
            return content
        }
        guard let key else { throw Failure.encrypted(path: file.path) }
        do {
            let box = try AES.GCM.SealedBox(combined: content.dropFirst(Self.mark.count))
            return try AES.GCM.open(box, using: key, authenticating: Self.name(of: file))
        } catch {
            throw Failure.otherKey(path: file.path)
        }
    }

    private static func seal(_ content: Data, _ file: URL, _ key: SymmetricKey) throws -> Data {
        let box = try AES.GCM.seal(content, using: key, authenticating: name(of: file))
        return mark + Data(box.nonce) + box.ciphertext + box.tag
    }

    private static func name(of file: URL) -> Data { Data(file.lastPathComponent.utf8) }
}

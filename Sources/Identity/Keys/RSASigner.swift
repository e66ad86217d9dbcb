import CRSA
import Foundation

/// Signs with an RSA key by OpenSSL, which does so two to three times as often in a second as the BoringSSL of swift-crypto: each token is
/// a signature, and there is little else to it.
///
/// Sendable without the compiler's check: the key is not changed after it was made, and each signature has a context of its own.
final class RSASigner: @unchecked Sendable {
    private let key: OpaquePointer
    private let signatureSize: Int

    /// Reads a private key in PKCS #8, DER; nil when it is no RSA key.
    init?(pkcs8 der: [UInt8]) {
        guard let key = der.withUnsafeBufferPointer({ crsa_key_create($0.baseAddress, $0.count) }) else { return nil }
        self.key = key
        signatureSize = crsa_signature_size(key)
    }

    deinit { crsa_key_destroy(key) }

    /// RSASSA-PKCS1-v1_5 with SHA-256 over a message; nil when OpenSSL refused, which it does without memory.
    func signature(of message: [UInt8]) -> [UInt8]? {
        message.withUnsafeBufferPointer { message in
            var isDone = false
            let signature = [UInt8](unsafeUninitializedCapacity: signatureSize) { buffer, count in
                guard let start = buffer.baseAddress else { return }
                isDone = crsa_sign_sha256(key, message.baseAddress, message.count, start) == 1
                count = isDone ? signatureSize : 0
            }
            return isDone ? signature : nil
        }
    }
}

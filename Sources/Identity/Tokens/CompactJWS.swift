import Foundation

/// A JSON Web Signature in compact form (RFC 7515 section 7.1), taken apart but not yet believed.
struct CompactJWS: Sendable {
    /// What the header says; only `alg` and the key selectors are ever acted on. A key that the header brings along or points to
    /// (`jwk`, `jku`, `x5u`, `x5c`) is never used.
    struct Header: Sendable, Decodable {
        let alg: String
        let kid: String?
        let x5t: String?
        let x5tS256: String?
        let isCritical: Bool

        private enum CodingKeys: String, CodingKey {
            case alg, kid, x5t, crit
            case x5tS256 = "x5t#S256"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            alg = try container.decode(String.self, forKey: .alg)
            kid = try container.decodeIfPresent(String.self, forKey: .kid)
            x5t = try container.decodeIfPresent(String.self, forKey: .x5t)
            x5tS256 = try container.decodeIfPresent(String.self, forKey: .x5tS256)
            isCritical = container.contains(.crit)
        }
    }

    let header: Header
    /// The decoded payload. Nothing in it counts before the signature over ``signedText`` has been verified.
    let payload: Data
    let signature: Data
    /// The bytes that are signed: the first two segments as they came, padding and all, and the dot between them.
    let signedText: Data

    /// Takes the text apart.
    ///
    /// - Parameters:
    ///   - text: the compact form.
    ///   - limit: the most bytes that are looked at.
    ///   - padding: whether padded segments are tolerated.
    /// - Throws: what is wrong with the form.
    init(
        _ text: some StringProtocol, limit: Int, padding: Base64URL.Padding
    ) throws(TokenRejection.Malformation) {
        guard text.utf8.count <= limit else { throw .tooLong }
        let segments = text.split(separator: ".", omittingEmptySubsequences: false)
        guard segments.count == 3 else { throw .notThreeSegments }
        guard let headerJSON = Base64URL.decode(segments[0], padding: padding),
            let payload = Base64URL.decode(segments[1], padding: padding),
            let signature = Base64URL.decode(segments[2], padding: padding)
        else { throw .notBase64URL }
        guard let header = try? JSONDecoder().decode(Header.self, from: headerJSON) else { throw .headerNotJSON }
        self.header = header
        self.payload = payload
        self.signature = signature
        signedText = Data("\(segments[0]).\(segments[1])".utf8)
    }
}

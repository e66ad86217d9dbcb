import Foundation

/// A client id and secret in the header `Authorization: Basic` (RFC 6749 section 2.3.1).
struct BasicCredentials: Sendable, Hashable {
    let clientID: String
    let clientSecret: String

    /// Parses the header; nil when it is of another scheme.
    ///
    /// - Throws: AADSTS9002313 when it is Basic and cannot be read.
    init?(header: String) throws(OAuthError) {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard let scheme = parts.first, scheme.lowercased() == "basic" else { return nil }
        guard parts.count == 2, parts[1].utf8.count <= 4096,
            let decoded = Data(base64Encoded: parts[1].trimmingCharacters(in: .whitespaces)).map(Array.init),
            let colon = decoded.firstIndex(of: UInt8(ascii: ":")),
            let clientID = FormParameters.decode(decoded[..<colon]),
            let clientSecret = FormParameters.decode(decoded[(colon + 1)...]), !clientID.isEmpty
        else {
            throw .malformedRequest("the header 'Authorization: Basic' does not hold a client id and a client secret.")
        }
        self.clientID = clientID
        self.clientSecret = clientSecret
    }
}

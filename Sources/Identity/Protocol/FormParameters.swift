/// The parameters of an `application/x-www-form-urlencoded` body.
///
/// Clients send bodies that were never encoded (`scope=https://…/.default`, `username=a@b`); whatever is not an escape stands for itself.
package struct FormParameters: Sendable, Hashable {
    /// Parameters that decide something. Given twice, a request means two things, and is refused (RFC 6749 section 3.2).
    private static let decisive: Set<String> = [
        "grant_type", "client_id", "client_secret", "client_assertion", "client_assertion_type", "scope", "resource",
        "code",
        "redirect_uri", "code_verifier", "refresh_token", "device_code", "username", "password", "assertion",
        "requested_token_use",
    ]

    /// More parameters than any client sends.
    private static let mostParameters = 256

    private let values: [String: String]

    /// No parameters.
    package static let none = FormParameters(values: [:])

    private init(values: [String: String]) { self.values = values }

    /// Parses a body.
    ///
    /// `+` is a space and `%XX` a byte; an incomplete escape stands for itself. Of a repeated parameter that decides nothing the first
    /// value counts.
    ///
    /// - Throws: AADSTS9002313 for bytes that are not UTF-8, for too many parameters, and for a decisive one given twice.
    package init(parsing body: some Collection<UInt8>) throws(OAuthError) {
        var values: [String: String] = [:]
        for pair in Array(body).split(separator: UInt8(ascii: "&"), maxSplits: Self.mostParameters) {
            guard values.count < Self.mostParameters else {
                throw .malformedRequest("it has more than \(Self.mostParameters) parameters.")
            }
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(halves[0]),
                let value = Self.decode(halves.count == 2 ? halves[1] : pair[pair.endIndex...])
            else { throw .malformedRequest("it is not UTF-8.") }
            if values[name] == nil {
                values[name] = value
            } else if Self.decisive.contains(name) {
                throw .malformedRequest("the parameter '\(name)' is given more than once.")
            }
        }
        self.values = values
    }

    /// The value of a parameter; nil when it is absent or empty, which RFC 6749 section 3.2 makes the same.
    package subscript(_ name: String) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        return value
    }

    /// The value of a parameter that must be there.
    ///
    /// - Throws: AADSTS900144, naming it.
    package func required(_ name: String) throws(OAuthError) -> String {
        guard let value = self[name] else { throw .missingParameter(name) }
        return value
    }

    /// Undoes form encoding; nil when the bytes are not UTF-8.
    static func decode(_ encoded: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var position = encoded.startIndex
        while position < encoded.endIndex {
            let byte = encoded[position]
            position += 1
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                if position + 1 < encoded.endIndex, let high = hexadecimal(encoded[position]),
                    let low = hexadecimal(encoded[position + 1])
                {
                    bytes.append(high << 4 | low)
                    position += 2
                } else {
                    bytes.append(byte)
                }
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

public import Foundation

/// A token as the authority gave it.
public struct AccessToken: Sendable, Hashable {
    /// What goes behind `Bearer`.
    public var value: String
    /// When it stops working.
    public var expiresAt: Date
    /// From when on a new one should be asked for: what the authority said (`refresh_in`), else five minutes before the
    /// end, so that no request carries a token that ends on its way.
    public var refreshAt: Date

    /// A token by its parts.
    public init(value: String, expiresAt: Date, refreshAt: Date) {
        self.value = value
        self.expiresAt = expiresAt
        self.refreshAt = refreshAt
    }
}

/// The authority's answer, in both versions of the endpoint: v1 writes numbers as strings.
struct TokenAnswer: Decodable {
    var accessToken: String
    var expiresIn: Double
    var refreshIn: Double?

    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case expiresIn = "expires_in"
        case refreshIn = "refresh_in"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func seconds(_ key: CodingKeys) throws -> Double? {
            guard values.contains(key) else { return nil }
            if let number = try? values.decode(Double.self, forKey: key) { return number }
            guard let number = Double(try values.decode(String.self, forKey: key)) else {
                throw DecodingError.dataCorruptedError(forKey: key, in: values, debugDescription: "not a number")
            }
            return number
        }
        accessToken = try values.decode(String.self, forKey: .accessToken)
        guard let expiresIn = try seconds(.expiresIn) else {
            throw DecodingError.keyNotFound(
                CodingKeys.expiresIn, .init(codingPath: [], debugDescription: "a token without its life"))
        }
        self.expiresIn = expiresIn
        self.refreshIn = try seconds(.refreshIn)
    }

    func token(receivedAt now: Date) -> AccessToken {
        let life = max(0, expiresIn)
        return AccessToken(
            value: accessToken, expiresAt: now + life,
            refreshAt: now + (refreshIn ?? max(life - 300, life / 2)))
    }
}

public import Foundation
import NIOHTTP1

/// A call of one of the APIs.
public struct APIRequest: Sendable, Hashable {
    /// The verbs that the APIs use.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        case get = "GET"
        case post = "POST"
        case patch = "PATCH"
        case put = "PUT"
        case delete = "DELETE"

        /// Whether the same request twice leaves what one leaves (RFC 9110, section 9.2.2). PATCH of the Defender APIs sets
        /// properties to given values, but the specification of the method promises nothing.
        var isIdempotent: Bool { self == .get || self == .put || self == .delete }
    }

    /// The verb.
    public var method: Method
    /// The path with its query, such as `/api/alerts?$top=5`. Characters that a URL cannot hold (spaces, quotes around
    /// values) may stand as they are; they are percent-encoded on the way.
    public var path: String
    /// The body, JSON unless `contentType` says otherwise.
    public var body: Data?
    /// What the body is.
    public var contentType: String
    /// Whether the request may be sent again when nobody knows if it was carried out. Right for GET; also for a POST that
    /// only reads, such as a hunting query.
    public var isIdempotent: Bool

    /// A request by its parts.
    public init(
        _ method: Method, _ path: String, body: Data? = nil, contentType: String = "application/json",
        isIdempotent: Bool? = nil
    ) {
        self.method = method
        self.path = path
        self.body = body
        self.contentType = contentType
        self.isIdempotent = isIdempotent ?? method.isIdempotent
    }

    /// Which API answers for the path: Graph has its versions in front; incidents and one hunting door are Defender
    /// XDR's; everything else is Defender for Endpoint's.
    package var resource: DefenderResource {
        let lowered = path.lowercased()
        if lowered.hasPrefix("/v1.0/") || lowered.hasPrefix("/beta/") { return .graph }
        let xdr = ["/api/incidents", "/api/advancedhunting"]
        return xdr.contains { lowered.hasPrefix($0) } ? .defenderXDR : .defenderForEndpoint
    }
}

/// What an API answered.
public struct APIAnswer: Sendable {
    /// The HTTP status, always 2xx: others are thrown.
    public var status: Int
    /// The body as it came.
    public var body: Data

    /// The body read as JSON.
    public func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws(DefenderClientError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: body)
        } catch {
            throw .unexpectedAnswer("the body is not a JSON \(type): \(error)")
        }
    }

    /// Where the next page is; nil on the last page, and on an answer that is not a list.
    var nextLink: String? {
        struct Page: Decodable {
            var nextLink: String?
            enum CodingKeys: String, CodingKey { case nextLink = "@odata.nextLink" }
        }
        return (try? JSONDecoder().decode(Page.self, from: body))?.nextLink
    }
}

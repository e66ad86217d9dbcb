import Foundation
import HTTPTypes
import Hummingbird
import Identity
import NIOCore

/// One request to the authority, and what its routes read from it.
struct AuthorityExchange<Context: RequestContext>: Sendable {
    /// More than any client sends: a secret, a code and an assertion with its certificates stay far below.
    private static var largestBody: Int { 128 * 1024 }

    let request: Request
    let context: Context
    /// Where the client reached the authority; the documented host when the request does not say.
    let location: AuthorityLocation
    /// Whether the `Host` header, if there is one, is a host.
    let isHostUsable: Bool

    init(request: Request, context: Context) {
        self.request = request
        self.context = context
        let stated = request.head.authority.flatMap { AuthorityLocation(hostHeader: $0) }
        isHostUsable = request.head.authority == nil || stated != nil
        location = stated ?? .documented
    }

    /// A segment of the path, percent-decoded.
    func parameter(_ name: String) throws(OAuthError) -> String {
        guard let value = context.parameters.get(name)?.removingPercentEncoding else { throw .malformedPath(name) }
        return value
    }

    /// The tenant segment.
    func tenant() throws(OAuthError) -> String { try parameter("tenant") }

    /// The tenant segment; empty, which names no tenant, where it is not percent-encoded text.
    var tenantText: String { context.parameters.get("tenant")?.removingPercentEncoding ?? "" }

    /// The client's address; empty when the connection has none.
    var address: String { (context as? any RemoteAddressRequestContext)?.remoteAddress?.ipAddress ?? "" }

    /// A parameter of the query.
    func query(_ name: String) -> String? { request.uri.queryParameters[name[...]].map(String.init) }

    /// The parameters of a form body.
    ///
    /// A body without `Content-Type` counts as a form, because clients send such; one of another type counts as empty.
    func form() async throws(OAuthError) -> FormParameters {
        if let type = request.headers[.contentType] {
            let essence = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
            guard essence == "application/x-www-form-urlencoded" || essence.isEmpty else { return .none }
        }
        let body: ByteBuffer
        do { body = try await request.body.collect(upTo: Self.largestBody) } catch {
            throw .bodyTooLarge(limit: Self.largestBody)
        }
        return try FormParameters(parsing: body.readableBytesView)
    }
}

/// The header fields that are the authority's own.
enum AuthorityField {
    static let clientRequestID = make("client-request-id")
    static let returnClientRequestID = make("return-client-request-id")
    static let requestID = make("x-ms-request-id")
    static let server = make("x-ms-ests-server")
    static let telemetry = make("x-ms-clitelem")
    static let privacyPolicy = make("P3P")
    static let pragma = make("Pragma")
    static let frameOptions = make("X-Frame-Options")
    static let referrerPolicy = make("Referrer-Policy")

    private static func make(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("'\(name)' is not a name of an HTTP field.") }
        return name
    }
}

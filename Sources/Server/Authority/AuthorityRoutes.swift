import Console
import Foundation
import HTTPTypes
package import Hummingbird
package import Identity
import Logging
package import Values

/// The HTTP face of the authority: token endpoints, discovery, keys, and what libraries ask for around them.
///
/// Every path exists for each form of the tenant segment, and for both generations of the protocol.
package struct AuthorityRoutes<Context: RequestContext>: Sendable {
    let authority: Authority
    let validator: TokenValidator
    let clock: WallClock

    /// Makes the routes.
    ///
    /// - Parameters:
    ///   - authority: answers the requests.
    ///   - validator: checks the tokens that ask for claims about their user.
    ///   - clock: the time in error bodies.
    package init(authority: Authority, validator: TokenValidator, clock: WallClock) {
        self.authority = authority
        self.validator = validator
        self.clock = clock
    }

    /// Adds the routes to a router.
    package func add(to router: some RouterMethods<Context>) {
        for (path, version) in [("/:tenant/oauth2/", TokenVersion.v1), ("/:tenant/oauth2/v2.0/", .v2)] {
            addPostEndpoint(RouterPath(path + "token"), version, to: router) { request throws(OAuthError) in
                try await authority.token(request)
            }
            addPostEndpoint(RouterPath(path + "devicecode"), version, to: router) { request throws(OAuthError) in
                try authority.deviceAuthorization(request)
            }
        }
        let interactions = InteractionRoutes<Context>(authority: authority, clock: clock)
        interactions.add(to: router)
        ConsoleRoutes(interactions: interactions, validator: validator, clock: clock).add(to: router)
        addUserInfo(to: router)
        addDocument("/:tenant/.well-known/openid-configuration", to: router) { exchange throws(OAuthError) in
            try authority.openIDConfiguration(of: exchange.tenant(), version: .v1, location: exchange.location)
        }
        addDocument("/:tenant/v2.0/.well-known/openid-configuration", to: router) { exchange throws(OAuthError) in
            try authority.openIDConfiguration(of: exchange.tenant(), version: .v2, location: exchange.location)
        }
        addDocument("/:tenant/discovery/keys", to: router) { exchange throws(OAuthError) in
            try authority.keySet(of: exchange.tenant(), version: .v1)
        }
        addDocument("/:tenant/discovery/v2.0/keys", to: router) { exchange throws(OAuthError) in
            try authority.keySet(of: exchange.tenant(), version: .v2)
        }
        addDocument("/:tenant/discovery/instance", to: router) { exchange throws(OAuthError) in
            try authority.instanceDiscovery(
                authorizationEndpoint: exchange.query("authorization_endpoint"),
                apiVersion: exchange.query("api-version"), location: exchange.location)
        }
        addDocument("/:tenant/userrealm/:upn", to: router) { exchange throws(OAuthError) in
            authority.userRealm(of: try exchange.parameter("upn"))
        }
        addDocument("/metadata/endpoints", to: router) { exchange throws(OAuthError) in
            CloudMetadata.endpoints(location: exchange.location)
        }
        router.get("/error") { request, _ in
            InteractionRoutes<Context>.response(
                Self.explanation(code: request.uri.queryParameters["code"].flatMap { Int($0) }), status: .ok)
        }
        // A literal `common` here would hide every other route of that tenant: the router does not go back to a parameter.
        router.get("/:tenant/oauth2/nativeclient") { _, _ in
            InteractionRoutes<Context>.response(
                .message(title: "Signed in", text: "This window can be closed."), status: .ok)
        }
    }

    // MARK: The endpoints that programs post to

    private func addPostEndpoint(
        _ path: RouterPath, _ version: TokenVersion, to router: some RouterMethods<Context>,
        _ answer: @escaping @Sendable (TokenRequest) async throws(OAuthError) -> JSONDocument
    ) {
        for method in Self.methods {
            router.on(path, method: method) { request, context in
                await respond(to: request, context, allowing: "POST") { exchange throws(OAuthError) in
                    guard method == .post else { throw .wrongMethod(found: method.rawValue, allowed: "POST") }
                    let form = try await exchange.form()
                    return try await answer(
                        TokenRequest(
                            version: version, tenant: exchange.tenant(), form: form,
                            authorization: exchange.request.headers[.authorization],
                            origin: exchange.request.headers[.origin], location: exchange.location,
                            address: exchange.address))
                }
            }
        }
    }

    // MARK: Documents

    private func addDocument(
        _ path: RouterPath, to router: some RouterMethods<Context>,
        _ document: @escaping @Sendable (AuthorityExchange<Context>) throws(OAuthError) -> JSONDocument
    ) {
        for method in Self.methods {
            router.on(path, method: method) { request, context in
                if method == .options { return Self.preflight }
                var response = await respond(to: request, context, allowing: "GET, HEAD") {
                    exchange throws(OAuthError) in
                    guard method == .get || method == .head else {
                        throw .wrongMethod(found: method.rawValue, allowed: "GET")
                    }
                    return try document(exchange)
                }
                response.headers[.accessControlAllowOrigin] = "*"
                response.headers[.accessControlAllowMethods] = "GET, OPTIONS"
                if response.status == .ok {
                    response.headers[.cacheControl] = "max-age=86400, private"
                    response.headers[AuthorityField.pragma] = nil
                    response.headers[.expires] = nil
                }
                return response
            }
        }
    }

    private static var methods: [HTTPRequest.Method] { [.get, .head, .post, .put, .patch, .delete, .options] }

    private static var preflight: Response {
        Response(
            status: .ok,
            headers: [
                .accessControlAllowOrigin: "*", .accessControlAllowMethods: "GET, OPTIONS",
                .accessControlAllowHeaders: "*", .accessControlMaxAge: "86400", .contentLength: "0",
            ])
    }

    // MARK: Answers

    private func respond(
        to request: Request, _ context: Context, allowing methods: String,
        _ answer: (AuthorityExchange<Context>) async throws(OAuthError) -> JSONDocument
    ) async -> Response {
        let trace = RequestTrace(clientRequestID: request.headers[AuthorityField.clientRequestID], time: clock.now)
        let exchange = AuthorityExchange(request: request, context: context)
        var response: Response
        var code = 0
        do throws(OAuthError) {
            guard exchange.isHostUsable else { throw .malformedHost() }
            response = Self.response(.ok, try await answer(exchange))
        } catch {
            code = error.code
            context.logger.info(
                "The authority refused a request",
                metadata: ["aadsts": "\(error.code)", "trace": "\(trace.traceIDText)", "path": "\(request.uri.path)"])
            response = Self.response(
                .init(code: error.status), error.body(trace: trace, location: exchange.location))
        }
        if response.status == .methodNotAllowed { response.headers[.allow] = methods }
        response.headers[AuthorityField.requestID] = trace.traceIDText
        response.headers[AuthorityField.server] = "Sallyport"
        response.headers[AuthorityField.telemetry] = "1,\(code),0,,"
        if request.headers[AuthorityField.returnClientRequestID]?.lowercased() == "true" {
            response.headers[AuthorityField.clientRequestID] = trace.correlationIDText
        }
        return response
    }

    static func response(_ status: HTTPResponse.Status, _ body: JSONDocument) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: "application/json; charset=utf-8", .cacheControl: "no-store, no-cache",
                AuthorityField.pragma: "no-cache",
                .expires: "-1", AuthorityField.privacyPolicy: "CP=\"DSP CUR OTPi IND OTRi ONL FIN\"",
            ], body: .init(byteBuffer: ByteBuffer(bytes: body.utf8)))
    }

    // MARK: Pages

    private static func explanation(code: Int?) -> Page {
        guard let code else {
            return .message(
                title: "Sign-in error", text: "Add ?code= and an AADSTS number to read what it means.")
        }
        return .message(
            title: "AADSTS\(code)",
            text: OAuthError.explanation(of: code) ?? "This authority does not give that error.")
    }
}

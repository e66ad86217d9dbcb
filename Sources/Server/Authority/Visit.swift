import Console
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Logging
import NIOCore
import Values

/// One request of a browser to the authority.
struct Visit<Context: RequestContext>: Sendable {
    let exchange: AuthorityExchange<Context>
    let parameters: FormParameters
    let trace: RequestTrace

    /// The name that the browser was given, nil at its first page.
    var browser: String? { BrowserCookie.browser.value(in: exchange.request) }

    /// Who is signed in.
    func session(in browsers: Browsers) -> BrowserSession? {
        BrowserCookie.session.value(in: exchange.request).flatMap { browsers.sessions[$0] }
    }
}

/// Answering browsers.
extension InteractionRoutes {
    /// A route for GET with its query, and for POST with its body.
    func onForms(
        _ path: RouterPath, _ router: some RouterMethods<Context>,
        _ answer: @escaping @Sendable (Visit<Context>) async throws -> Response
    ) {
        on(.get, path, router, answer)
        on(.post, path, router, answer)
    }

    func on(
        _ method: HTTPRequest.Method, _ path: RouterPath, _ router: some RouterMethods<Context>,
        _ answer: @escaping @Sendable (Visit<Context>) async throws -> Response
    ) {
        router.on(path, method: method) { request, context in
            let trace = RequestTrace(
                clientRequestID: request.headers[AuthorityField.clientRequestID], time: clock.now)
            let exchange = AuthorityExchange(request: request, context: context)
            var response: Response
            do {
                guard exchange.isHostUsable else { throw OAuthError.malformedHost() }
                let parameters =
                    method == .post
                    ? try await exchange.form() : try FormParameters(parsing: (request.uri.query ?? "").utf8)
                response = try await answer(Visit(exchange: exchange, parameters: parameters, trace: trace))
            } catch let error as OAuthError {
                response = refusalPage(error, trace, context)
            } catch {
                context.logger.error(
                    "A page could not be made", metadata: ["trace": "\(trace.traceIDText)", "reason": "\(error)"])
                response = refusalPage(.serverError(), trace, context)
            }
            response.headers[AuthorityField.requestID] = trace.traceIDText
            return response
        }
    }

    private func refusalPage(_ error: OAuthError, _ trace: RequestTrace, _ context: Context) -> Response {
        context.logger.info(
            "The authority refused a person", metadata: ["aadsts": "\(error.code)", "trace": "\(trace.traceIDText)"])
        return Self.response(
            .refusal(error, trace: trace), status: error.status == 503 ? .serviceUnavailable : .badRequest)
    }

    /// Tells whoever is to be told why an authorization cannot go on.
    func refuse(_ refusal: AuthorizationRefusal, _ visit: Visit<Context>) -> Response {
        switch refusal {
        case .page(let error): refusalPage(error, visit.trace, visit.exchange.context)
        case .client(let response): answer(response, target: response.origin, visit)
        }
    }

    /// Sends the client its answer, in the mode that it asked for.
    func answer(_ response: AuthorizationResponse, target: String, _ visit: Visit<Context>) -> Response {
        guard response.mode == .formPost else { return redirect(toClient: response.location) }
        return page(.formPost(response, target: target), visit)
    }

    /// A page; names the browser when it has no name yet.
    func page(_ page: Page, _ visit: Visit<Context>, browser: String? = nil) -> Response {
        var response = Self.response(page, status: .ok)
        if let browser, browser != visit.browser { BrowserCookie.browser.set(browser, on: &response) }
        return response
    }

    static func response(_ page: Page, status: HTTPResponse.Status) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
                .contentSecurityPolicy: page.contentSecurityPolicy, .xContentTypeOptions: "nosniff",
                AuthorityField.frameOptions: "DENY", AuthorityField.referrerPolicy: "no-referrer",
            ], body: .init(byteBuffer: ByteBuffer(string: page.html)))
    }

    /// Leads the browser on to another page of ours, with GET whatever it came with.
    func redirect(to location: String) -> Response { redirect(.seeOther, location) }

    /// Leads the browser to the client, with the status that the real authority has.
    func redirect(toClient location: String) -> Response { redirect(.found, location) }

    private func redirect(_ status: HTTPResponse.Status, _ location: String) -> Response {
        Response(
            status: status,
            headers: [
                .location: location, .cacheControl: "no-store", AuthorityField.referrerPolicy: "no-referrer",
                .contentLength: "0",
            ])
    }

    /// The interaction that the path names, if it is this browser's.
    func interaction(of visit: Visit<Context>) -> (key: String, interaction: Interaction)? {
        guard let key = visit.exchange.context.parameters.get("key"), let found = browsers.interactions[key],
            visit.browser == found.browser
        else { return nil }
        return (key, found)
    }

    func isOwnForm(_ visit: Visit<Context>, _ purpose: String) -> Bool {
        browsers.isOwn(formToken: visit.parameters["csrf"], browser: visit.browser, purpose: purpose)
    }

    /// The page was left open for too long, or its answer was sent twice.
    func ended(_ visit: Visit<Context>) -> Response {
        Self.response(
            .message(
                title: "This page has expired",
                text:
                    "It was open for too long, has been answered, or was opened in another browser. "
                    + "Go back to the application and start again."),
            status: .badRequest)
    }

    /// The form came from elsewhere, or from a browser without cookies.
    func notOurForm(_ visit: Visit<Context>) -> Response {
        Self.response(
            .message(
                title: "The form could not be used",
                text:
                    "It was not sent from this browser's own page. Allow cookies, go back to the application and start again."
            ),
            status: .forbidden)
    }
}

extension Interaction {
    /// The application's name, for the sign-in page.
    var applicationName: String {
        switch purpose {
        case .authorization(let request): request.application.displayName
        case .adminConsent(let request): request.application.displayName
        case .device(let device): device.application.displayName
        case .console: "the console"
        }
    }

    /// Whom the client expects.
    var loginHint: String? {
        if case .authorization(let request) = purpose { request.loginHint } else { nil }
    }

    /// Where the pages' forms lead in the end.
    var targets: [String] {
        switch purpose {
        case .authorization(let request): [request.redirectOrigin]
        case .adminConsent(let request): [request.redirectOrigin]
        case .device, .console: []
        }
    }
}

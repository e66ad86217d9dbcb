package import Defender
import HTTPTypes
package import Hummingbird
package import Identity
import Logging
import NIOCore
package import Values

/// Answers the operations of the catalogue; every other path goes on to the next responder (the authority, health, metrics).
///
/// The order is the order of the checks: path, method, token, audience, permission, limits, body, options, handler.
package struct OperationMiddleware: RouterMiddleware {
    package typealias Context = SallyportRequestContext

    private let router: OperationRouter
    private let validator: TokenValidator
    private let services: DefenderServices
    private let directory: Directory
    /// Nil: calls are not counted.
    private let throttle: Throttle?
    private let metrics: ServerMetrics
    private let clock: WallClock

    package init(
        operations: [Operation] = OperationCatalogue.all, validator: TokenValidator, services: DefenderServices,
        directory: Directory, throttle: Throttle?, metrics: ServerMetrics, clock: WallClock
    ) {
        router = OperationRouter(operations)
        self.validator = validator
        self.services = services
        self.directory = directory
        self.throttle = throttle
        self.metrics = metrics
        self.clock = clock
    }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        switch router.match(request.method, request.uri.path) {
        case .foreign: return try await next(request, context)
        case .unknown(let api):
            throw APIError(
                .notFound, api: api, code: api == .graph ? "BadRequest" : "NotFound",
                message:
                    "No operation is at \(request.method.rawValue) \(request.uri.path). The operations are listed in /openapi.json."
            )
        case .wrongMethod(let allowed, let api):
            throw Self.wrongMethod(request, allowed: allowed, api: api)
        case .operation(let operation, let parameters):
            context.coreContext.endpointPath.value = operation.paths.first?.text
            return try await answer(operation, parameters, request, context)
        }
    }

    private func answer(
        _ operation: Operation, _ path: [String: String], _ request: Request, _ context: Context
    ) async throws -> Response {
        let token = try await authenticate(request, for: operation, requestID: context.requestID)
        try admit(token, operation)
        let reach = try await Authorization.reach(of: token, for: operation, in: services)
        try Self.check(token.tenant, has: operation.feature, api: operation.api)
        guard let handler = operation.handler else { throw Self.notBuilt(operation) }

        guard let parameters = QueryString.parameters(request.uri.query ?? "") else {
            throw APIError(
                DefenderError(.badRequest, "The query part of the URL is not valid percent-encoded UTF-8."),
                api: operation.api)
        }
        do {
            let call = OperationRequest(
                operation: operation, path: path,
                odata: try ODataQuery(parameters: parameters, options: operation.odata), parameters: parameters,
                body: try await body(of: request, for: operation), token: token, services: services,
                reach: reach, directory: directory, origin: Self.origin(of: request), rawPath: request.uri.path)
            let started = ContinuousClock.now
            let answer =
                operation.mayTakeLong
                ? try await ClientDeparture.cancelling(with: context.channel) { try await handler(call) }
                : try await handler(call)
            metrics.handled(operation.id, in: ContinuousClock.now - started)
            return Self.response(answer)
        } catch let error as APIError {
            throw error
        } catch let error as DefenderError {
            throw APIError(error, api: operation.api)
        } catch let error as DirectoryError {
            throw APIError(error)
        } catch let fault as ODataFault {
            throw APIError(DefenderError(fault), api: operation.api)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // What broke is the operator's business; the caller gets the id under which the log has it.
            context.logger.error(
                "An operation failed",
                metadata: [
                    "operation": "\(operation.id)", "request": "\(context.requestID)", "error": "\(error)",
                ])
            throw APIError(
                .internalServerError, api: operation.api, code: DefenderError.Code.internalServerError.rawValue,
                message: "The request failed on our side. The server's log has the reason under \(context.requestID).")
        }
    }

    private func authenticate(
        _ request: Request, for operation: Operation, requestID: String
    ) async throws -> VerifiedToken {
        let rejection: String
        switch BearerToken.of(request.headers) {
        case .none:
            rejection =
                "no bearer token was sent. Get one from the authority (client_credentials) and send 'Authorization: Bearer <token>'."
        case .otherScheme(let scheme):
            rejection = "the Authorization header has the scheme '\(scheme)'; 'Bearer' is the one that is accepted."
        case .token(let text):
            do {
                let token = try await validator.verify(bearer: text)
                try Authorization.checkAudience(token, for: operation)
                return token
            } catch let error as TokenRejection {
                metrics.rejectedToken()
                rejection = "\(error)"
            }
        }
        throw Authorization.unauthorized(rejection, api: operation.api)
    }

    private func admit(_ token: VerifiedToken, _ operation: Operation) throws {
        let refusal = throttle?.admit(
            tenant: token.tenant.id, application: token.applicationID, operation: operation.id, limits: operation.limits
        )
        guard let refusal else { return }
        metrics.throttled(operation.id)
        let period = refusal.period == 60 ? "00:01:00" : "01:00:00"
        throw APIError(
            .tooManyRequests, api: operation.api, code: operation.api == .graph ? "TooManyRequests" : "429",
            message:
                "API calls quota exceeded! maximum allowed \(refusal.allowed) per \(period). You can send requests again in \(refusal.retryAfter) seconds.",
            headers: [.retryAfter: String(refusal.retryAfter)])
    }

    private func body(of request: Request, for operation: Operation) async throws -> RequestBody {
        guard operation.method != .get else { return .empty }
        let tooLarge = APIError(
            .contentTooLarge, api: operation.api,
            code: DefenderError.Code.invalidRequestBody.spelling(in: operation.api),
            message: "The request body is larger than the \(operation.maximumBody) bytes that \(operation.id) accepts.")
        if let length = request.headers[.contentLength].flatMap(Int.init), length > operation.maximumBody {
            throw tooLarge
        }
        let bytes: ByteBuffer
        do {
            bytes = try await request.body.collect(upTo: operation.maximumBody)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
        guard bytes.readableBytes > 0 else { return .empty }
        if let type = request.headers[.contentType], !type.lowercased().hasPrefix("application/json") {
            throw APIError(
                .unsupportedMediaType, api: operation.api,
                code: DefenderError.Code.invalidRequestBody.spelling(in: operation.api),
                message: "The content type '\(type)' is not accepted; send application/json.")
        }
        return try RequestBody(json: Array(bytes.readableBytesView))
    }

    private static func response(_ answer: OperationResponse) -> Response {
        var headers: HTTPFields = [.contentType: answer.contentType]
        if answer.contentType == OperationResponse.odataJSON { headers[.odataVersion] = "4.0" }
        if answer.status == .noContent { headers[.contentType] = nil }
        let body: ResponseBody =
            answer.pieces.count == 1 ? .init(byteBuffer: answer.pieces[0]) : .init(contentsOf: answer.pieces)
        return Response(status: answer.status, headers: headers, body: body)
    }

    private static func wrongMethod(_ request: Request, allowed: [HTTPRequest.Method], api: DefenderAPI) -> APIError {
        let methods = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        return APIError(
            .methodNotAllowed, api: api, code: "BadRequest",
            message: "\(request.uri.path) does not take \(request.method.rawValue). Methods: \(methods).",
            headers: [.allow: methods])
    }

    private static func check(_ tenant: Tenant, has feature: Tenant.Plan.Feature?, api: DefenderAPI) throws {
        guard let feature, !tenant.plan.includes(feature) else { return }
        let plans = feature.plans.map(\.displayName).joined(separator: " or ")
        throw APIError(
            .forbidden, api: api, code: "Forbidden",
            message:
                "\(feature.rawValue) is not part of \(tenant.plan.displayName), the plan of '\(tenant.displayName)'. "
                + "It needs \(plans).")
    }

    private static func notBuilt(_ operation: Operation) -> APIError {
        APIError(
            .notImplemented, api: operation.api, code: "NotImplemented",
            message:
                "The operation '\(operation.id)' (\(operation.summary)) is documented but not built in this version.")
    }

    /// The scheme and authority under which the caller reached the server, for links in answers.
    private static func origin(of request: Request) -> String {
        let authority = request.head.authority ?? "api.security.microsoft.com"
        return "https://\(authority)"
    }
}

/// The credentials of a request.
enum BearerToken {
    case none
    case otherScheme(String)
    case token(Substring)

    /// Reads the `Authorization` header (RFC 6750 section 2.1). A token in the query or body is not accepted.
    static func of(_ headers: HTTPFields) -> BearerToken {
        guard let value = headers[.authorization] else { return .none }
        let trimmed = value[...].trimmingBlanks
        guard let blank = trimmed.firstIndex(of: " ") else {
            return trimmed.equals("bearer") || trimmed.isEmpty ? .none : .otherScheme(String(trimmed.prefix(16)))
        }
        guard trimmed[..<blank].equals("bearer") else { return .otherScheme(String(trimmed[..<blank].prefix(16))) }
        let token = trimmed[trimmed.index(after: blank)...].trimmingBlanks
        return token.isEmpty ? .none : .token(token)
    }
}

extension Substring {
    fileprivate func equals(_ word: String) -> Bool { String(self).equalsIgnoringASCIICase(word) }
}

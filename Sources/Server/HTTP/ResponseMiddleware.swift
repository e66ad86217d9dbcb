import Console
import Defender
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The outermost middleware: gives every response its request id, turns errors into responses, counts and logs.
struct ResponseMiddleware: RouterMiddleware {
    typealias Context = SallyportRequestContext

    let metrics: ServerMetrics

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as APIError {
            response = error.response(
                requestID: context.requestID, clientRequestID: request.headers[.callerRequestID])
        } catch let error as HTTPError where error.status == .notFound {
            response = Self.notFound(request)
        } catch let error as any HTTPResponseError {
            response = try error.response(from: request, context: context)
        } catch is CancellationError {
            // The caller has gone, or the server stops: nobody reads this, but HTTP wants a response.
            response = Response(status: .serviceUnavailable)
        } catch {
            context.logger.error(
                "A request failed", metadata: ["request": "\(context.requestID)", "error": "\(error)"])
            response = Response(status: .internalServerError)
        }
        if response.headers[.microsoftRequestID] == nil { response.headers[.microsoftRequestID] = context.requestID }
        // One id, whatever it is called: an error page of the authority shows its own.
        response.headers[.requestID] = response.headers[.microsoftRequestID]
        if let theirs = request.headers[.callerRequestID], theirs.utf8.count <= 64 {
            response.headers[.callerRequestID] = theirs
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        let route = context.coreContext.endpointPath.value ?? "other"
        metrics.responded(path: route, method: request.method.rawValue, status: response.status.code)
        context.logger.debug(
            "Answered",
            metadata: [
                "request": "\(context.requestID)", "method": "\(request.method)", "route": "\(route)",
                "status": "\(response.status.code)",
            ])
        return response
    }

    /// A path that nothing serves.
    private static func notFound(_ request: Request) -> Response {
        if request.uri.path.hasPrefix("/console") {
            return InteractionRoutes<Context>.response(
                .message(title: "Not found", text: "The console has no such page. It begins at /console."),
                status: .notFound)
        }
        var json = JSONWriter()
        json.beginObject()
        json.key("error")
        json.beginObject()
        json.key("code")
        json.string("NotFound")
        json.key("message")
        json.string("Nothing is served at \(request.method.rawValue) \(request.uri.path).")
        json.endObject()
        json.endObject()
        return Response(
            status: .notFound, headers: [.contentType: "application/json; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: json.bytes)))
    }
}

import Hummingbird
import NIOCore
import Records

/// Health, readiness, metrics and the OpenAPI document: what needs no token.
struct StatusRoutes {
    let metrics: ServerMetrics
    let installation: Installation

    func add(to router: Router<SallyportRequestContext>) {
        router.get("healthz") { _, _ in Self.text("ok\n") }
        // Ready means that the records answer, not only that the process runs.
        router.get("readyz") { _, _ in
            do {
                try await installation.records.checkReadable()
                return Self.text("ready\n")
            } catch {
                return Response(
                    status: .serviceUnavailable, headers: [.contentType: "text/plain; charset=utf-8"],
                    body: .init(byteBuffer: ByteBuffer(string: "the records cannot be read\n")))
            }
        }
        let description = ByteBuffer(bytes: OpenAPIDocument.json())
        router.get("openapi.json") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
                body: .init(byteBuffer: description))
        }
        router.get("metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: metrics.text())))
        }
    }

    private static func text(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}

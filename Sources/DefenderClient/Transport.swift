import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Sends requests, and sends them again where the policy says so.
struct Transport: Sendable {
    struct Request: Sendable {
        var method: HTTPMethod
        var url: URL
        var headers: HTTPHeaders
        var body: Data?
    }

    struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var body: Data
    }

    let httpClient: HTTPClient
    let retry: RetryPolicy
    let timeout: Duration
    let clock: any Clock<Duration>

    /// Larger than any answer that the APIs document (hunting ends at 50 MB, an export page at less).
    private static let bodyLimitBytes = 256 << 20

    /// The last attempt's answer, whatever its status.
    ///
    /// Throws ``DefenderClientError/unreachable(host:reason:)``; `CancellationError`.
    func send(_ request: Request, isIdempotent: Bool) async throws -> Answer {
        var attempt = 1
        while true {
            let outcome: RetryPolicy.Outcome
            let result: Result<Answer, any Error>
            do {
                let answer = try await once(request)
                outcome = .status(answer.status, retryAfterSeconds: answer.retryAfterSeconds)
                result = .success(answer)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                outcome = .noConnection
                result = .failure(
                    DefenderClientError.unreachable(host: request.url.authority, reason: Self.reason(of: error)))
            }
            guard let pause = retry.pause(after: outcome, attempt: attempt, idempotent: isIdempotent) else {
                return try result.get()
            }
            try await clock.sleep(for: pause)
            attempt += 1
        }
    }

    private func once(_ request: Request) async throws -> Answer {
        var outgoing = HTTPClientRequest(url: request.url.absoluteString)
        outgoing.method = request.method
        outgoing.headers = request.headers
        outgoing.headers.add(name: "User-Agent", value: "sallyport-client")
        if let body = request.body { outgoing.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await httpClient.execute(outgoing, timeout: .init(timeout))
        let body = try await response.body.collect(upTo: Self.bodyLimitBytes)
        return Answer(status: Int(response.status.code), headers: response.headers, body: Data(body.readableBytesView))
    }

    private static func reason(of error: any Error) -> String {
        let text = String(describing: error)
        // The library's own names are for programmers; the two that users meet are worded.
        switch error as? HTTPClientError {
        case .some(.connectTimeout): return "no connection within 10 seconds"
        case .some(.deadlineExceeded): return "no answer in time"
        default: break
        }
        if text.contains("Connection refused") { return "nothing listens there" }
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return "its certificate is not trusted; for a server of your own, name its authority (CA_CERT)"
        }
        return text
    }
}

extension Transport.Answer {
    /// `Retry-After` in seconds. The form with a date is not sent by the services, and is read as absent.
    var retryAfterSeconds: Double? { headers.first(name: "Retry-After").flatMap(Double.init) }

    /// The body as the error that it is: `{"error":{"code","message"}}`.
    var apiError: APIError {
        struct Envelope: Decodable {
            struct Content: Decodable {
                var code: String?
                var message: String?
            }
            var error: Content
        }
        let requestID = headers.first(name: "request-id") ?? headers.first(name: "x-ms-request-id")
        if let content = (try? JSONDecoder().decode(Envelope.self, from: body))?.error {
            return APIError(
                status: status, code: content.code, message: content.message ?? "", requestID: requestID,
                retryAfterSeconds: retryAfterSeconds)
        }
        let text = String(decoding: body.prefix(200), as: UTF8.self)
        return APIError(
            status: status, code: nil, message: text.isEmpty ? "the answer has no body" : text, requestID: requestID,
            retryAfterSeconds: retryAfterSeconds)
    }
}

extension URL {
    /// Host and port, as a message names them.
    var authority: String { (host() ?? absoluteString) + (port.map { ":\($0)" } ?? "") }
}

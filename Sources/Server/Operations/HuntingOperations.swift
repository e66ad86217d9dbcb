import Defender
import HTTPTypes
import Hunting
import Identity
import KQL
import NIOCore

/// What answers the three doors of advanced hunting. One engine is behind them; requests and answers differ in their spelling.
enum HuntingOperations {
    static let runAdvancedQuery: OperationHandler = { request in
        try request.body.refuseOthers(than: ["Query"])
        let result = try await run(try request.query("Query"), for: request)
        return answer(HuntingAnswer.defender(result))
    }

    static let runHuntingQuery: OperationHandler = { request in
        try request.body.refuseOthers(than: ["Query"])
        let result = try await run(try request.query("Query"), for: request)
        return answer(HuntingAnswer.defender(result))
    }

    static let runGraphHuntingQuery: OperationHandler = { request in
        // Graph's property names are matched without regard to case; its own samples write both `Query` and `query`.
        let names = request.body.names
        let name = names.first { $0.equalsIgnoringASCIICase("query") } ?? "Query"
        if let span = names.first(where: { $0.equalsIgnoringASCIICase("timespan") }), try request.body.text(span) != nil
        {
            throw DefenderError(
                .badRequest,
                "The parameter '\(span)' is not supported. Restrict the time in the query instead: | where Timestamp > ago(7d)"
            )
        }
        let result = try await run(try request.query(name), for: request)
        return answer(HuntingAnswer.graph(result, origin: request.origin))
    }

    private static func answer(_ pieces: [ByteBuffer]) -> OperationResponse {
        OperationResponse(contentType: "application/json; charset=utf-8", pieces: pieces)
    }

    private static func run(_ query: String, for request: OperationRequest) async throws -> QueryResult {
        let engine = try await request.services.huntingEngine(for: request.reach)
        do {
            return try await engine.run(query)
        } catch let error as QueryError {
            throw try refusal(error, api: request.operation.api)
        }
    }

    /// What the API says to a query that gave no result; errors that are not the caller's are thrown on.
    private static func refusal(_ error: QueryError, api: DefenderAPI) throws -> APIError {
        switch error {
        case .invalid(let diagnostics):
            let found = diagnostics.filter { $0.severity == .error }
            let lines = found.map { "\($0.code): \($0.message) (line \($0.line), column \($0.column))" }
            return APIError(
                DefenderError(.badRequest, "The query is not valid. " + lines.joined(separator: " ")), api: api)
        case .unsupported(let message), .evaluation(let message):
            return APIError(DefenderError(.badRequest, message), api: api)
        case .limit(let limit): return APIError(DefenderError(.badRequest, limit.description), api: api)
        case .cancelled: throw CancellationError()
        case .storage: throw error
        }
    }
}

extension OperationRequest {
    /// The query of a hunting request.
    fileprivate func query(_ name: String) throws(DefenderError) -> String {
        guard let query = try body.text(name), query.contains(where: { !$0.isWhitespace }) else {
            let other = body.names.first { $0 != name && $0.equalsIgnoringASCIICase(name) }
            let hint = other.map { " Names are case-sensitive: '\($0)' was sent, '\(name)' is expected." } ?? ""
            throw DefenderError(
                .invalidRequestBody,
                "Missing query. The body has to have the KQL text as its property '\(name)'.\(hint)")
        }
        return query
    }
}

package import Foundation

/// A refusal of the authority: the name that RFC 6749 gives it, the AADSTS number that tells clients and people which one it is,
/// and a sentence.
///
/// The sentence never holds a secret, an assertion or a password, whatever the request held.
package struct OAuthError: Error, Sendable, Hashable {
    /// The value of `error`: what programs branch on.
    package enum Name: String, Sendable, Hashable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case invalidScope = "invalid_scope"
        case invalidResource = "invalid_resource"
        case invalidTenant = "invalid_tenant"
        case invalidInstance = "invalid_instance"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case temporarilyUnavailable = "temporarily_unavailable"
        // RFC 6749 section 4.1.2.1 and OpenID Connect Core section 3.1.2.6, at the redirect address.
        case accessDenied = "access_denied"
        case unsupportedResponseType = "unsupported_response_type"
        case unsupportedResponseMode = "unsupported_response_mode"
        case loginRequired = "login_required"
        case interactionRequired = "interaction_required"
        case requestNotSupported = "request_not_supported"
        case requestURINotSupported = "request_uri_not_supported"
        case registrationNotSupported = "registration_not_supported"
        // RFC 8628 section 3.5, and what the v1 endpoint calls them.
        case authorizationPending = "authorization_pending"
        case authorizationDeclined = "authorization_declined"
        case badVerificationCode = "bad_verification_code"
        case expiredToken = "expired_token"
        case codeExpired = "code_expired"
    }

    /// The AADSTS number.
    package let code: Int
    /// The value of `error`.
    package let name: Name
    /// The HTTP status: 401 for a client that has not proven itself, 405 for a wrong method, 503 when the authority itself
    /// failed, 400 for everything else.
    package let status: Int
    /// One or two sentences: what was found, what was wanted, what to do.
    package let message: String
    /// The value of `suberror`: what a client may do about it, where the documented list has one.
    package let suberror: String?

    init(_ code: Int, _ name: Name, status: Int = 400, suberror: String? = nil, _ message: String) {
        self.code = code
        self.name = name
        self.status = status
        self.message = message
        self.suberror = suberror
    }

    /// The value of `error_description`: the number, the sentence, and what finds the request in the log.
    package func description(trace: RequestTrace) -> String {
        "AADSTS\(code): \(message) Trace ID: \(trace.traceIDText) Correlation ID: \(trace.correlationIDText) "
            + "Timestamp: \(trace.timestamp)"
    }

    /// The answer's body.
    ///
    /// - Parameters:
    ///   - trace: the ids and the time of this request.
    ///   - location: where the client reached the authority; `error_uri` points there.
    /// - Returns: the members in the order of the documented answer.
    package func body(trace: RequestTrace, location: AuthorityLocation) -> JSONDocument {
        let timestamp = trace.timestamp
        return [
            "error": .string(name.rawValue),
            "error_description": .string(description(trace: trace)),
            "error_codes": [.integer(code)], "timestamp": .string(timestamp), "trace_id": .string(trace.traceIDText),
            "correlation_id": .string(trace.correlationIDText),
            "error_uri": .string("\(location.origin)/error?code=\(code)"),
            "suberror": suberror.map(JSONDocument.string),
        ]
    }
}

/// The ids and the time that one request to the authority is known by, in its answer and in the log.
package struct RequestTrace: Sendable, Hashable {
    /// Chosen here: `trace_id` and the header `x-ms-request-id`.
    package let traceID: UUID
    /// Chosen by the client (`client-request-id`), else here: `correlation_id`.
    package let correlationID: UUID
    /// When the request came.
    package let time: Date

    /// Begins a trace.
    ///
    /// - Parameters:
    ///   - clientRequestID: the header as it came; a text that is not a GUID is passed over.
    ///   - time: the time of the request.
    package init(clientRequestID: String?, time: Date) {
        traceID = UUID()
        correlationID = clientRequestID.flatMap { UUID(uuidString: $0) } ?? UUID()
        self.time = time
    }

    /// The trace id in lower case.
    package var traceIDText: String { traceID.uuidString.lowercased() }
    /// The correlation id in lower case.
    package var correlationIDText: String { correlationID.uuidString.lowercased() }

    /// The time as error bodies print it: `2024-02-26 17:13:29Z`.
    package var timestamp: String {
        time.formatted(
            Date.ISO8601FormatStyle(
                dateSeparator: .dash, dateTimeSeparator: .space, timeSeparator: .colon, timeZone: .gmt))
    }
}

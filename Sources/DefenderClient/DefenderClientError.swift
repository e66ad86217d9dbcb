/// Why a call did not give an answer. Each case means one thing, so that a caller can act on it.
public enum DefenderClientError: Error, Sendable {
    /// The authority refused the token request.
    case tokenRefused(TokenRefusal)
    /// The API answered with an error.
    case api(APIError)
    /// The service cannot be reached, after the retries.
    case unreachable(host: String, reason: String)
    /// The answer is not what the API documents.
    case unexpectedAnswer(String)
}

/// The authority's error answer (RFC 6749, section 5.2, with the identity platform's additions).
public struct TokenRefusal: Error, Sendable, Hashable, Decodable {
    /// The code to branch on, such as `invalid_client`.
    public var error: String
    /// The sentence for a human; begins with `AADSTS` and a number.
    public var errorDescription: String?
    /// The numbers of the sentence.
    public var errorCodes: [Int]?
    /// For the log of the authority.
    public var correlationID: String?

    enum CodingKeys: String, CodingKey {
        case error
        case errorDescription = "error_description"
        case errorCodes = "error_codes"
        case correlationID = "correlation_id"
    }
}

/// The API's error answer.
public struct APIError: Error, Sendable, Hashable {
    /// The HTTP status.
    public var status: Int
    /// The API's own code, such as `Forbidden`; absent when the body was not an error of the API.
    public var code: String?
    /// The API's sentence, or the beginning of the body when it was not an error of the API.
    public var message: String
    /// For the log of the service.
    public var requestID: String?
    /// What the service asks to wait, in seconds (status 429 and some 503).
    public var retryAfterSeconds: Double?
}

extension DefenderClientError: CustomStringConvertible {
    /// One sentence: what was refused, and why.
    public var description: String {
        switch self {
        case .tokenRefused(let refusal): "no token: \(refusal.errorDescription ?? refusal.error)"
        case .api(let error):
            "\(error.status)\(error.code.map { " \($0)" } ?? ""): \(error.message)"
        case .unreachable(let host, let reason): "\(host) cannot be reached: \(reason)"
        case .unexpectedAnswer(let what): "unexpected answer: \(what)"
        }
    }
}

package import Identity

/// The pages that end something.
extension Page {
    /// A heading and a sentence or two.
    package static func message(title: String, text: String) -> Page {
        Page(.message, Message(title: title, text: text, details: []))
    }

    /// A refusal, with everything that finds it in the log.
    package static func refusal(_ error: OAuthError, trace: RequestTrace) -> Page {
        Page(
            .message,
            Message(
                title: "Sorry, but we’re having trouble signing you in.", text: "AADSTS\(error.code): \(error.message)",
                details: [
                    .init(name: "Request Id", value: trace.traceIDText),
                    .init(name: "Correlation Id", value: trace.correlationIDText),
                    .init(name: "Timestamp", value: trace.timestamp),
                    .init(name: "What to do", value: OAuthError.explanation(of: error.code) ?? error.message),
                ]))
    }

    private struct Message: Sendable {
        struct Detail: Sendable {
            let name: String
            let value: String
        }

        let title: String
        let text: String
        let details: [Detail]
    }

    /// A form that carries an answer to the client and sends itself (OAuth 2.0 Form Post Response Mode).
    package static func formPost(_ response: AuthorizationResponse, target: String) -> Page {
        struct Content: Sendable {
            let title = "Working…"
            let action: String
            let parameters: [AuthorizationResponse.Parameter]
        }
        return Page(
            .formPost, Content(action: response.redirectURI, parameters: response.parameters), formTargets: [target])
    }
}

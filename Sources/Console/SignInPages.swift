/// The pages on which a person proves who they are.
extension Page {
    /// Asks for name and password.
    ///
    /// - Parameters:
    ///   - action: where the form goes.
    ///   - token: ties the form to the browser that it was sent to.
    ///   - application: for which application; nil for the person's own account.
    ///   - username: what stands in the field.
    ///   - problem: what was wrong with the last attempt.
    ///   - formTargets: where the browser may be led after the form.
    package static func signIn(
        action: String, token: String, application: String?, username: String = "", problem: Problem? = nil,
        formTargets: [String] = []
    ) -> Page {
        struct Content: Sendable {
            let title = "Sign in"
            let action: String
            let token: String
            let application: String?
            let username: String
            let hasUsername: Bool
            let problem: Problem?
        }
        return Page(
            .signIn,
            Content(
                action: action, token: token, application: application, username: username,
                hasUsername: !username.isEmpty, problem: problem), formTargets: formTargets)
    }

    /// Asks for another password, before the person goes on.
    package static func newPassword(
        action: String, token: String, username: String, problem: Problem? = nil, formTargets: [String] = []
    ) -> Page {
        struct Content: Sendable {
            let title = "Update your password"
            let action: String
            let token: String
            let username: String
            let problem: Problem?
        }
        return Page(
            .newPassword, Content(action: action, token: token, username: username, problem: problem),
            formTargets: formTargets)
    }

    /// Asks for the code that a device shows.
    package static func deviceCode(action: String, token: String, code: String = "", problem: Problem? = nil) -> Page {
        struct Content: Sendable {
            let title = "Enter code"
            let action: String
            let token: String
            let code: String
            let problem: Problem?
        }
        return Page(.deviceCode, Content(action: action, token: token, code: code, problem: problem))
    }

    /// Asks whether the person started what a device is waiting for: a code that somebody sent them would let that somebody in.
    package static func confirmDevice(
        application: String, username: String, action: String, token: String
    ) -> Page {
        struct Content: Sendable {
            let title: String
            let application: String
            let username: String
            let action: String
            let token: String
        }
        return Page(
            .confirmDevice,
            Content(
                title: "Are you trying to sign in to \(application)?", application: application, username: username,
                action: action, token: token))
    }

    /// What was wrong with what a person entered.
    package struct Problem: Sendable {
        /// One sentence.
        package let text: String
        /// The AADSTS number, where there is one.
        package let code: String?

        /// Makes a problem.
        package init(_ text: String, code: Int? = nil) {
            self.text = text
            self.code = code.map { "AADSTS\($0)" }
        }
    }
}

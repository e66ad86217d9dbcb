package import Foundation
package import Identity

extension Page {
    /// The secrets and certificates of an application.
    ///
    /// - Parameters:
    ///   - issued: a secret that has just been made: its text is shown, this once.
    ///   - now: what counts as expired.
    package static func credentials(
        _ application: Application, issued: ClientSecret.Issued? = nil, now: Date, problem: Problem? = nil,
        mayChange: Bool, in frame: ConsoleFrame
    ) -> Page {
        struct Issued: Sendable {
            let value: String
            let id: String
        }
        struct Row: Sendable {
            let name: String
            let id: String
            /// By what its owner recognises it.
            let mark: String
            let ends: String
            let hasEnded: Bool
        }
        struct Content: Sendable {
            let title = "Certificates & secrets"
            let frame: ConsoleFrame
            let problem: Problem?
            let registration: RegistrationHeading
            let issued: Issued?
            let secrets: [Row]
            let hasSecrets: Bool
            let certificates: [Row]
            let hasCertificates: Bool
        }
        return Page(
            .credentials,
            Content(
                frame: frame, problem: problem,
                registration: RegistrationHeading(application, tab: .credentials, mayChange: mayChange),
                issued: issued.map { Issued(value: $0.text, id: $0.credential.id.description) },
                secrets: application.secrets.map {
                    Row(
                        name: $0.displayName, id: $0.id.description, mark: "\($0.hint)******************",
                        ends: $0.endsAt.formatted(.iso8601), hasEnded: $0.endsAt <= now)
                }, hasSecrets: !application.secrets.isEmpty,
                certificates: application.certificates.map {
                    Row(
                        name: $0.displayName, id: $0.id.description,
                        mark: $0.sha1Thumbprint.map { byte in
                            (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
                        }.joined(), ends: $0.endsAt.formatted(.iso8601), hasEnded: $0.endsAt <= now)
                }, hasCertificates: !application.certificates.isEmpty))
    }
}

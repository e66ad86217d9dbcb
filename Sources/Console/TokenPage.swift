package import Foundation
package import Identity

extension Page {
    /// Asks for a token, and says what is in one.
    ///
    /// - Parameter report: what was found in the token that was sent.
    package static func token(_ report: TokenReport? = nil, problem: Problem? = nil, in frame: ConsoleFrame) -> Page {
        struct Content: Sendable {
            let title = "Token"
            let frame: ConsoleFrame
            let problem: Problem?
            let report: TokenReport?
        }
        return Page(.token, Content(frame: frame, problem: problem, report: report))
    }

    /// A token in words.
    package struct TokenReport: Sendable {
        struct Claim: Sendable {
            let name: String
            let value: String
            let explanation: String
        }
        struct Time: Sendable {
            let name: String
            let time: String
            /// How far away it is: `in 58 minutes`.
            let relation: String
        }
        /// An operation, and whether the token opens it.
        package struct Operation: Sendable {
            let summary: String
            let path: String
            let permissions: String
            let isOpen: Bool

            package init(summary: String, path: String, permissions: [String], isOpen: Bool) {
                self.summary = summary
                self.path = path
                self.permissions = permissions.isEmpty ? "nothing of this kind" : permissions.joined(separator: ", ")
                self.isOpen = isOpen
            }
        }

        let isGood: Bool
        let verdict: String
        let signature: String
        let times: [Time]
        let header: [Claim]
        let claims: [Claim]
        let resource: String
        let granted: String
        let operations: [Operation]
        let hasOperations: Bool
        let operationCount: Int
        let openCount: Int

        /// Makes a report.
        ///
        /// - Parameters:
        ///   - inspection: the token.
        ///   - operations: the operations of the API that it is for.
        ///   - now: for how far away its times are.
        package init(_ inspection: TokenInspection, operations: [Operation], now: Date) {
            isGood = inspection.rejection == nil
            verdict = inspection.rejection.map { "An API here refuses it. \($0)" } ?? "An API here accepts it."
            signature =
                switch inspection.signature {
                case .valid: "Valid: made by a key of this authority."
                case .unchecked(let reason): "Not checked. \(reason)"
                case .invalid(let reason): "Not accepted. \(reason)"
                }
            times = inspection.times.map { claim, date in
                let name =
                    switch claim {
                    case "iat": "Issued"
                    case "nbf": "Valid from"
                    default: "Expires"
                    }
                return Time(name: name, time: date.formatted(.iso8601), relation: Self.relation(of: date, to: now))
            }
            func explained(_ claims: [TokenInspection.Claim], _ explain: (String) -> String?) -> [Claim] {
                claims.map { Claim(name: $0.name, value: $0.value, explanation: explain($0.name) ?? "") }
            }
            header = explained(inspection.header, ClaimExplanation.header)
            claims = explained(inspection.claims, ClaimExplanation.payload)
            resource = inspection.resource?.displayName ?? ""
            let permissions = inspection.roles.union(inspection.scopes).sorted()
            granted = permissions.isEmpty ? "(it has none)" : permissions.joined(separator: ", ")
            self.operations = operations
            hasOperations = !operations.isEmpty
            operationCount = operations.count
            openCount = operations.count(where: \.isOpen)
        }

        private static func relation(of date: Date, to now: Date) -> String {
            let distance = Duration.seconds(abs(date.timeIntervalSince(now)).rounded())
            let text = distance.formatted(
                .units(allowed: [.days, .hours, .minutes, .seconds], width: .wide, maximumUnitCount: 2))
            return date < now ? "\(text) ago" : "in \(text)"
        }
    }
}

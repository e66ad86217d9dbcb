import Console
import Defender
import Hummingbird
import Identity
import Values

/// The page that takes a token apart.
extension ConsoleRoutes {
    func addTokens(to router: some RouterMethods<Context>) {
        let path = RouterPath(ConsoleFrame.Section.token.path)
        on(.get, path, .token, router) { visit in page(.token(in: visit.frame), visit) }
        on(.post, path, .token, router) { visit in
            do throws(TokenRejection.Malformation) {
                let inspection = try await validator.inspect(visit.parameters["token"] ?? "")
                return page(
                    .token(
                        Page.TokenReport(inspection, operations: operations(for: inspection), now: clock.now),
                        in: visit.frame), visit)
            } catch {
                return problemPage(.token(problem: .init(error.rawValue), in: visit.frame), visit)
            }
        }
    }

    /// The operations of the API that the token is for, and which of them its permissions open.
    private func operations(for token: TokenInspection) -> [Page.TokenReport.Operation] {
        let isDelegated = !token.scopes.isEmpty
        return OperationCatalogue.all.filter { $0.api.resource == token.resource }.map { operation in
            let wanted = isDelegated ? operation.permissions.delegated : operation.permissions.application
            return Page.TokenReport.Operation(
                summary: operation.summary, path: "\(operation.method.rawValue) \(operation.paths[0].text)",
                permissions: wanted, isOpen: !(isDelegated ? token.scopes : token.roles).isDisjoint(with: wanted))
        }
    }
}

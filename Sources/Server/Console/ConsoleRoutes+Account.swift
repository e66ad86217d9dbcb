import Console
import Hummingbird
import Identity

/// A person's own account.
extension ConsoleRoutes {
    func addAccount(to router: some RouterMethods<Context>) {
        let path = "/console/account"
        on(.get, RouterPath(path), .account, router) { visit in page(accountPage(visit), visit) }
        on(.post, RouterPath("\(path)/withdraw"), .account, router) { visit in
            let text = visit.parameters["grant"] ?? ""
            guard let grant = personalGrants(of: visit).first(where: { $0.id.description == text }) else {
                throw ConsoleRefusal.notFound("consent '\(text)' of yours")
            }
            try await directory.removeDelegatedGrant(grant.id, in: visit.tenant)
            return interactions.redirect(to: path)
        }
        on(.post, RouterPath("\(path)/password"), .account, router) { visit in try await changePassword(visit) }
        on(.post, RouterPath("\(path)/sign-out-everywhere"), .account, router) { visit in
            try await directory.revokeSessions(of: visit.user.id, in: visit.tenant)
            return interactions.redirect(to: "/common/oauth2/v2.0/logout")
        }
    }

    private func personalGrants(of visit: ConsoleVisit<Context>) -> [DelegatedGrant] {
        directory.delegatedGrants(in: visit.tenant).filter { $0.userID == visit.user.id }
    }

    private func accountPage(
        _ visit: ConsoleVisit<Context>, done: String? = nil, problem: Page.Problem? = nil
    ) -> Page {
        func name(_ id: ObjectID) -> String {
            directory.servicePrincipal(object: id, in: visit.tenant).map { directory.displayName(of: $0) }
                ?? id.description
        }
        return .account(
            visit.user,
            grants: personalGrants(of: visit).map {
                Page.PersonalGrant($0, application: name($0.clientID), resource: name($0.resourceID))
            }, done: done, problem: problem, in: visit.frame)
    }

    /// The old password is asked for like at a sign-in, throttle and all: whoever finds an open browser does not have it.
    private func changePassword(_ visit: ConsoleVisit<Context>) async throws -> Response {
        func refused(_ problem: Page.Problem) -> Response { problemPage(accountPage(visit, problem: problem), visit) }
        let password = visit.parameters["password"] ?? ""
        guard password == visit.parameters["again"] else {
            return refused(.init("The two passwords are not the same."))
        }
        do {
            let user = try await authority.signIn(
                userPrincipalName: visit.user.userPrincipalName, password: visit.parameters["current"] ?? "",
                address: visit.visit.exchange.address)
            guard try await !authority.isPassword(password, of: user) else {
                return refused(.init("That is the old password. Choose another."))
            }
            try await directory.setPassword(password, of: user.id, in: visit.tenant)
            var response = page(accountPage(visit, done: "The password is changed."), visit)
            interactions.beginSession(of: user, in: visit.tenant, visit.visit, on: &response)
            return response
        } catch let error as OAuthError {
            return refused(.init(error.message, code: error.code))
        } catch let error as DirectoryError {
            return refused(.init(error.description))
        }
    }
}

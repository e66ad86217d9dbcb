import Console
import HTTPTypes
import Hummingbird
import Identity
import Values

/// The console: what a portal is for, on pages. A person signs in as at any application, and may do here what their directory
/// roles allow them by Microsoft Graph: each page asks the operation of the catalogue that does the same.
struct ConsoleRoutes<Context: RequestContext>: Sendable {
    let interactions: InteractionRoutes<Context>
    let validator: TokenValidator
    let clock: WallClock

    var authority: Authority { interactions.authority }
    var directory: Directory { interactions.authority.directory }

    func add(to router: some RouterMethods<Context>) {
        for path in ["/", "/console"] {
            on(.get, RouterPath(path), .account, router) { visit in
                let section: ConsoleFrame.Section = visit.may("list-applications") ? .registrations : .account
                return interactions.redirect(to: section.path)
            }
        }
        addRegistrations(to: router)
        addPermissions(to: router)
        addCredentials(to: router)
        addEnterpriseApplications(to: router)
        addTokens(to: router)
        addAccount(to: router)
    }

    /// A route for whoever is signed in; anybody else signs in first and comes back.
    ///
    /// A form counts only from a page that was sent to this person in this browser.
    func on(
        _ method: HTTPRequest.Method, _ path: RouterPath, _ section: ConsoleFrame.Section,
        _ router: some RouterMethods<Context>,
        _ answer: @escaping @Sendable (ConsoleVisit<Context>) async throws -> Response
    ) {
        interactions.on(method, path, router) { visit in
            guard let session = visit.session(in: interactions.browsers), let user = authority.user(of: session) else {
                return try await interactions.beginConsole(
                    comingBackTo: method == .get ? visit.target : section.path, visit)
            }
            let person = ConsoleVisit(
                visit: visit, user: user, tenant: session.tenant, section: section,
                browser: visit.browser ?? OpaqueToken.make(), browsers: interactions.browsers)
            if method == .post {
                guard interactions.isOwnForm(visit, person.formPurpose) else { return interactions.notOurForm(visit) }
            }
            do {
                return try await answer(person)
            } catch let refusal as ConsoleRefusal {
                return InteractionRoutes<Context>.response(
                    .message(title: refusal.title, text: refusal.text), status: refusal.status)
            }
        }
    }

    /// A page for a person.
    func page(_ page: Page, _ visit: ConsoleVisit<Context>) -> Response {
        interactions.page(page, visit.visit, browser: visit.browser)
    }

    /// A page with something wrong on it.
    func problemPage(_ page: Page, _ visit: ConsoleVisit<Context>) -> Response {
        var response = self.page(page, visit)
        response.status = .badRequest
        return response
    }
}

/// One request of a person to the console.
struct ConsoleVisit<Context: RequestContext>: Sendable {
    let visit: Visit<Context>
    let user: User
    let tenant: Tenant
    let section: ConsoleFrame.Section
    /// The name of the browser; a new one at its first page.
    let browser: String
    let browsers: Browsers

    var parameters: FormParameters { visit.parameters }

    /// What the console's forms of a person are tied to.
    var formPurpose: String { "console of \(user.id)" }

    /// What stands around the page.
    var frame: ConsoleFrame {
        ConsoleFrame(
            section: section, user: user, tenant: tenant,
            token: browsers.formToken(browser: browser, purpose: formPurpose))
    }

    /// Whether the person's roles allow an operation of the catalogue.
    func may(_ operation: String) -> Bool {
        switch OperationCatalogue.operation(operation)?.userRequirement {
        case .membership: true
        case let requirement?: !requirement.directoryRoles.isDisjoint(with: user.roles)
        case nil: false
        }
    }

    /// The roles that allow an operation of the catalogue.
    func roles(for operation: String) -> Set<DirectoryRole> {
        OperationCatalogue.operation(operation)?.userRequirement.directoryRoles ?? []
    }

    /// Refuses a person whose roles do not allow an operation.
    func require(_ operation: String) throws(ConsoleRefusal) {
        guard may(operation) else { throw .notAllowed(roles(for: operation)) }
    }

    /// A segment of the path.
    func segment(_ name: String) -> String { visit.exchange.context.parameters.get(name) ?? "" }
}

/// Why the console shows no page.
enum ConsoleRefusal: Error {
    /// The person has none of the roles.
    case notAllowed(Set<DirectoryRole>)
    /// There is no such object in the person's organization.
    case notFound(String)

    var title: String {
        switch self {
        case .notAllowed: "You do not have access"
        case .notFound: "Not found"
        }
    }

    var text: String {
        switch self {
        case .notAllowed(let roles):
            "This takes one of the roles \(roles.map(\.rawValue).sorted().joined(separator: ", ")). "
                + "Ask an administrator of your organization for it."
        case .notFound(let what): "Your organization has no \(what). It may have been deleted."
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .notAllowed: .forbidden
        case .notFound: .notFound
        }
    }
}

extension Visit {
    /// Path and query, to come back to. Two slashes at the beginning would name another host.
    var target: String {
        let uri = exchange.request.uri
        return "/" + uri.path.drop { $0 == "/" } + (uri.query.map { "?\($0)" } ?? "")
    }
}

package import Identity

/// What stands around every page of the console: where one is, and who one is.
package struct ConsoleFrame: Sendable {
    /// The console's sections, in the order of its navigation.
    package enum Section: String, Sendable, CaseIterable {
        case registrations = "App registrations"
        case enterprise = "Enterprise applications"
        case token = "Token"
        case account = "Account"

        /// Where the section begins.
        package var path: String {
            switch self {
            case .registrations: "/console/applications"
            case .enterprise: "/console/enterprise"
            case .token: "/console/token"
            case .account: "/console/account"
            }
        }
    }

    let sections: [Tab]
    let username: String
    let organization: String
    /// Ties the page's forms to the browser that it is sent to.
    let token: String

    /// Makes a frame.
    ///
    /// - Parameters:
    ///   - section: the section that the page belongs to.
    ///   - user: who is signed in.
    ///   - tenant: the organization that they administer.
    ///   - token: ties the page's forms to the browser that it is sent to.
    package init(section: Section, user: User, tenant: Tenant, token: String) {
        sections = Section.allCases.map { Tab(name: $0.rawValue, path: $0.path, isCurrent: $0 == section) }
        username = user.userPrincipalName
        organization = tenant.displayName
        self.token = token
    }
}

/// An entry of a navigation.
struct Tab: Sendable {
    let name: String
    let path: String
    let isCurrent: Bool
}

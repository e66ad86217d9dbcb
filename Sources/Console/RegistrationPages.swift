import Foundation
package import Identity

/// The pages on which applications are registered.
extension Page {
    /// The registrations of an organization.
    ///
    /// - Parameter mayRegister: whether the person may add one.
    package static func registrations(
        _ applications: [Application], mayRegister: Bool, rolesThatRegister: Set<DirectoryRole>, in frame: ConsoleFrame
    ) -> Page {
        struct Row: Sendable {
            let name: String
            let path: String
            let id: String
            let audience: String
            let created: String
        }
        struct Content: Sendable {
            let title = "App registrations"
            let frame: ConsoleFrame
            let problem: Problem? = nil
            let applications: [Row]
            let isEmpty: Bool
            let mayRegister: Bool
            let rolesThatRegister: String
        }
        return Page(
            .registrations,
            Content(
                frame: frame,
                applications: applications.map {
                    Row(
                        name: $0.displayName, path: "/console/applications/\($0.id)", id: $0.id.description,
                        audience: $0.audience.shortText, created: $0.createdAt.formatted(.iso8601))
                }, isEmpty: applications.isEmpty, mayRegister: mayRegister, rolesThatRegister: rolesThatRegister.text))
    }

    /// Asks for what a registration needs.
    ///
    /// - Parameter problem: what was wrong with the last attempt.
    package static func newRegistration(
        _ draft: RegistrationDraft, problem: Problem? = nil, in frame: ConsoleFrame
    ) -> Page {
        struct Draft: Sendable {
            let name: String
            let isMultiTenant: Bool
            let uri: String
            let platforms: [PlatformOption]
        }
        struct Content: Sendable {
            let title = "Register an application"
            let frame: ConsoleFrame
            let problem: Problem?
            let draft: Draft
        }
        return Page(
            .newRegistration,
            Content(
                frame: frame, problem: problem,
                draft: Draft(
                    name: draft.name, isMultiTenant: draft.audience == .multipleTenants, uri: draft.redirectURI,
                    platforms: PlatformOption.all(chosen: draft.platform))))
    }

    /// What a person entered of a registration that is not one yet.
    package struct RegistrationDraft: Sendable {
        package var name = ""
        package var audience = Application.SignInAudience.singleTenant
        package var platform = RedirectURI.Platform.web
        /// Empty for none.
        package var redirectURI = ""

        package init() {}
    }

    /// The ids and addresses of a registration.
    ///
    /// - Parameter origin: scheme, host and port by which the browser reached the authority.
    package static func overview(
        _ application: Application, tenant: Tenant, origin: String, mayChange: Bool, in frame: ConsoleFrame
    ) -> Page {
        struct Endpoints: Sendable {
            let authority: String
            let token: String
            let metadata: String
        }
        struct Consent: Sendable {
            let partner: String
            let administrator: String
        }
        struct Content: Sendable {
            let title: String
            let frame: ConsoleFrame
            let problem: Problem? = nil
            let registration: RegistrationHeading
            let objectID: String
            let tenantID: String
            let audience: String
            let credentials: String
            let redirects: String
            let publicClient: String
            let created: String
            let endpoints: Endpoints
            let isMultiTenant: Bool
            let consent: Consent
        }
        func count(_ number: Int, _ one: String, _ several: String) -> String {
            number == 1 ? "1 \(one)" : "\(number) \(several)"
        }
        let authority = "\(origin)/\(tenant.id)"
        return Page(
            .overview,
            Content(
                title: application.displayName, frame: frame,
                registration: RegistrationHeading(application, tab: .overview, mayChange: mayChange),
                objectID: application.objectID.description, tenantID: tenant.id.description,
                audience: application.audience.shortText,
                credentials: count(application.certificates.count, "certificate", "certificates") + ", "
                    + count(application.secrets.count, "secret", "secrets"),
                redirects: RedirectURI.Platform.allCases.map { platform in
                    "\(application.redirectURIs.count { $0.platform == platform }) \(platform.text)"
                }.joined(separator: ", "),
                publicClient: application.isFallbackPublicClient ? "Allowed" : "Not allowed",
                created: application.createdAt.formatted(.iso8601),
                endpoints: Endpoints(
                    authority: authority, token: "\(authority)/oauth2/v2.0/token",
                    metadata: "\(authority)/v2.0/.well-known/openid-configuration"),
                isMultiTenant: application.audience == .multipleTenants,
                consent: Consent(
                    partner: "\(origin)/common/oauth2/authorize?prompt=consent&client_id=\(application.id)"
                        + "&response_type=code&sso_reload=true",
                    administrator: "\(origin)/organizations/v2.0/adminconsent?client_id=\(application.id)"
                        + "&scope=.default")))
    }

    /// The addresses that answers may go to.
    ///
    /// - Parameters:
    ///   - draft: an address that could not be added.
    ///   - problem: why.
    package static func authentication(
        _ application: Application, draft: (text: String, platform: RedirectURI.Platform) = ("", .web),
        problem: Problem? = nil, mayChange: Bool, in frame: ConsoleFrame
    ) -> Page {
        struct Address: Sendable {
            let text: String
            let platform: String
            let platformValue: String
        }
        struct Content: Sendable {
            let title: String
            let frame: ConsoleFrame
            let problem: Problem?
            let registration: RegistrationHeading
            let addresses: [Address]
            let hasAddresses: Bool
            let platforms: [PlatformOption]
            let draft: String
            let isPublic: Bool
        }
        return Page(
            .authentication,
            Content(
                title: "Authentication", frame: frame, problem: problem,
                registration: RegistrationHeading(application, tab: .authentication, mayChange: mayChange),
                addresses: application.redirectURIs.map {
                    Address(text: $0.text, platform: $0.platform.text, platformValue: $0.platform.rawValue)
                }, hasAddresses: !application.redirectURIs.isEmpty,
                platforms: PlatformOption.all(chosen: draft.platform), draft: draft.text,
                isPublic: application.isFallbackPublicClient))
    }

    /// The organizations that have let an application in.
    ///
    /// - Parameter organizations: each with how many permissions it granted.
    package static func consentedTenants(
        _ application: Application, organizations: [(tenant: Tenant, permissions: Int)], mayChange: Bool,
        in frame: ConsoleFrame
    ) -> Page {
        struct Organization: Sendable {
            let name: String
            let id: String
            let granted: String
            let isOwn: Bool
        }
        struct Content: Sendable {
            let title = "Consented tenants"
            let frame: ConsoleFrame
            let problem: Problem? = nil
            let registration: RegistrationHeading
            let organizations: [Organization]
            let hasOthers: Bool
            let isMultiTenant: Bool
        }
        return Page(
            .consentedTenants,
            Content(
                frame: frame,
                registration: RegistrationHeading(application, tab: .tenants, mayChange: mayChange),
                organizations: organizations.map {
                    Organization(
                        name: $0.tenant.displayName, id: $0.tenant.id.description,
                        granted: $0.permissions == 1 ? "1 permission" : "\($0.permissions) permissions",
                        isOwn: $0.tenant.id == application.homeTenantID)
                }, hasOthers: organizations.contains { $0.tenant.id != application.homeTenantID },
                isMultiTenant: application.audience == .multipleTenants))
    }
}

/// What stands above every page of one registration.
struct RegistrationHeading: Sendable {
    /// The pages of a registration.
    enum Section: String, CaseIterable {
        case overview = "Overview"
        case authentication = "Authentication"
        case credentials = "Certificates & secrets"
        case permissions = "API permissions"
        case tenants = "Consented tenants"

        func path(of application: ApplicationID) -> String {
            let base = "/console/applications/\(application)"
            return switch self {
            case .overview: base
            case .authentication: base + "/authentication"
            case .credentials: base + "/credentials"
            case .permissions: base + "/permissions"
            case .tenants: base + "/tenants"
            }
        }
    }

    let name: String
    let id: String
    let tabs: [Tab]
    /// Whether the person may change the registration.
    let mayChange: Bool

    init(_ application: Application, tab: Section, mayChange: Bool) {
        name = application.displayName
        id = application.id.description
        tabs = Section.allCases.map {
            Tab(name: $0.rawValue, path: $0.path(of: application.id), isCurrent: $0 == tab)
        }
        self.mayChange = mayChange
    }
}

/// A platform to choose.
struct PlatformOption: Sendable {
    let value: String
    let name: String
    let isChosen: Bool

    static func all(chosen: RedirectURI.Platform) -> [PlatformOption] {
        RedirectURI.Platform.allCases.map {
            PlatformOption(value: $0.rawValue, name: $0.text, isChosen: $0 == chosen)
        }
    }
}

extension RedirectURI.Platform {
    /// The name that people read.
    fileprivate var text: String {
        switch self {
        case .web: "Web"
        case .singlePage: "Single-page application (SPA)"
        case .publicClient: "Public client/native (mobile & desktop)"
        }
    }
}

extension Application.SignInAudience {
    /// The words of the registration page.
    var shortText: String {
        switch self {
        case .singleTenant: "My organization only"
        case .multipleTenants: "Multiple organizations"
        }
    }
}

extension Set<DirectoryRole> {
    /// The roles as a list in a sentence.
    var text: String { map(\.rawValue).sorted().joined(separator: ", ") }
}

/// Why the directory did not do what it was asked. Each names the input that was wrong.
package enum DirectoryError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A name is empty or longer than 256 characters.
    case unusableName(String)
    /// A domain is not a DNS name.
    case unusableDomain(String)
    /// A tenant needs at least one domain.
    case noDomain
    /// Another tenant has proven to own the domain.
    case domainTaken(String)
    /// There is a tenant with that id.
    case tenantExists(TenantID)
    /// There is no tenant with that id.
    case unknownTenant(TenantID)
    /// There is an application, or a built-in resource, with that id.
    case applicationExists(ApplicationID)
    /// There is no application with that id.
    case unknownApplication(ApplicationID)
    /// The application has no service principal in the tenant.
    case noServicePrincipal(ApplicationID, TenantID)
    /// The application is registered for its own tenant alone.
    case singleTenantApplication(ApplicationID)
    /// The resource has no application role of that name.
    case unknownRole(String, resource: String, known: [String])
    /// A certificate cannot be used.
    case unusableCertificate(reason: String)
    /// The application has no credential with that id.
    case unknownCredential(CredentialID)
    /// A credential would end before it begins.
    case endsBeforeStart
    /// A sign-in name has not the form `name@domain`.
    case unusableUserName(String)
    /// A sign-in name's domain is not one of the tenant's.
    case foreignDomain(String, tenant: String, domains: [String])
    /// There is a user with that sign-in name.
    case userExists(String)
    /// The tenant has no user of that name or id.
    case unknownUser(String)
    /// A password is too short or too long.
    case unusablePassword
    /// An address cannot be registered.
    case unusableRedirectURI(String, reason: String)
    /// An application has more addresses than can be registered.
    case tooManyRedirectURIs
    /// The resource has no permission of that id.
    case unknownPermission(String, resource: String)
    /// The resource has no delegated permission of that name.
    case unknownScope(String, resource: String, known: [String])
    /// The principal holds the application role already.
    case roleHeld(String, principal: String)
    /// The principal does not hold the role.
    case roleNotHeld(String, principal: String)
    /// The account is the only one that can administer the tenant.
    case lastGlobalAdministrator(String)
    /// There is no assignment of that id in the tenant.
    case unknownAssignment(ObjectID)
    /// There is no grant of that id in the tenant.
    case unknownGrant(ObjectID)

    package var description: String {
        switch self {
        case .unusableName(let name): "'\(name.prefix(64))' is not a usable name: it needs 1 to 256 characters."
        case .unusableDomain(let name): "'\(name.prefix(64))' is not a domain name."
        case .noDomain: "A tenant needs at least one verified domain, such as 'contoso.onmicrosoft.com'."
        case .domainTaken(let name): "The domain '\(name)' belongs to another tenant."
        case .tenantExists(let id): "There is a tenant \(id) already."
        case .unknownTenant(let id): "There is no tenant \(id)."
        case .applicationExists(let id): "There is an application \(id) already."
        case .unknownApplication(let id): "There is no application \(id)."
        case .noServicePrincipal(let application, let tenant):
            "The application \(application) is not installed in the tenant \(tenant)."
        case .singleTenantApplication(let id):
            "The application \(id) is registered for its own tenant alone; its owner can register it for multiple tenants."
        case .unknownRole(let name, let resource, let known):
            "\(resource) has no application role '\(name)'. It has: \(known.joined(separator: ", "))."
        case .unusableCertificate(let reason): "The certificate cannot be used: \(reason)."
        case .unknownCredential(let id): "The application has no credential \(id)."
        case .endsBeforeStart: "A credential must end after it begins."
        case .unusableUserName(let name):
            "'\(name.prefix(64))' is not a sign-in name: it has the form 'name@domain', with letters, digits and '.-_!#^~ in the name."
        case .foreignDomain(let domain, let tenant, let domains):
            "'\(domain.prefix(64))' is not a domain of \(tenant). Its domains: \(domains.joined(separator: ", "))."
        case .userExists(let name): "There is a user '\(name)' already."
        case .unknownUser(let name): "There is no user '\(name.prefix(64))' in this tenant."
        case .unusablePassword: "A password needs 8 to 256 characters."
        case .unusableRedirectURI(let uri, let reason):
            "'\(uri.prefix(256))' cannot be a redirect URI: \(reason)."
        case .tooManyRedirectURIs: "An application has at most 256 redirect URIs."
        case .unknownPermission(let id, let resource): "\(resource) has no permission with the id '\(id)'."
        case .unknownScope(let name, let resource, let known):
            "\(resource) has no delegated permission '\(name)'. It has: \(known.joined(separator: ", "))."
        case .roleHeld(let role, let principal):
            "Permission being assigned already exists: '\(principal)' holds '\(role)'."
        case .roleNotHeld(let role, let principal): "'\(principal)' does not hold the role '\(role)'."
        case .lastGlobalAdministrator(let name):
            "'\(name)' is the only enabled Global Administrator of the tenant. Give the role to somebody else first."
        case .unknownAssignment(let id): "There is no assignment with the id \(id) in this tenant."
        case .unknownGrant(let id): "There is no grant of delegated permissions with the id \(id) in this tenant."
        }
    }
}

import Foundation
import Values

/// `grant_type=client_credentials`: an application gets a token as itself, with the roles that the tenant has granted to it.
struct ClientCredentialsGrant: Sendable {
    let directory: Directory
    let clients: ClientAuthenticator
    let issuer: AccessTokenIssuer

    /// Answers a request.
    ///
    /// A token is issued even when the application holds no role: the API refuses it then, and says which role it wants.
    func respond(to request: TokenRequest) throws(OAuthError) -> JSONDocument {
        let tenant = try tenant(of: request)
        let claimed = try ClaimedClient(request)
        let client = try clients.client(claimed.id, in: tenant)
        let authenticated = try clients.authenticate(client, with: claimed.credential, request: request)
        let target = try ResourceRequest(request, by: client, in: directory)
        let roles = directory.roles(of: client.principal, on: target.resource)
        if roles.isEmpty,
            directory.servicePrincipal(of: target.resource.applicationID, in: tenant.id)?.requiresAssignment == true
        {
            throw .assignmentRequired(client.application, resource: target.resource)
        }
        let token = try issuer.applicationToken(for: authenticated, audience: target.audience, roles: roles)
        return token.response(version: request.version, resource: target.audience)
    }

    /// An application has no home tenant of its own to fall back on: the request must name one.
    private func tenant(of request: TokenRequest) throws(OAuthError) -> Tenant {
        let segment = try TenantSegment(request.tenant)
        if let tenant = try directory.tenant(segment, orThrow: .invalidRequest) { return tenant }
        if segment != .consumers, let id = request.form["client_id"].flatMap({ ApplicationID($0) }),
            let application = directory.application(id), application.audience == .singleTenant
        {
            throw .singleTenantApplication(id)
        }
        throw segment == .organizations ? .noTenant() : .grantNeedsTenant(.clientCredentials, segment: segment.text)
    }
}

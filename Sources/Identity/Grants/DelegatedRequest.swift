/// What a client asks for on behalf of a user: one resource, permissions of it, and what OpenID Connect adds.
struct DelegatedRequest: Sendable, Hashable {
    /// The scopes of OpenID Connect.
    enum OpenIDScope: String, Sendable, Hashable, CaseIterable {
        case openid, profile, email
        case offlineAccess = "offline_access"
    }

    /// Which permissions of the resource.
    enum Permissions: Sendable, Hashable {
        /// Whatever has been consented to (`.default`, and every v1 request).
        case consented
        /// These, by value.
        case named([String])
    }

    /// The resource; nil is the client itself, named by its own id: a server takes such tokens from its callers and asks
    /// for others in exchange (on-behalf-of).
    let resource: WellKnownResource?
    /// What the client called it: the token's `aud`.
    let audience: String
    /// The permissions.
    let permissions: Permissions
    /// What of OpenID Connect was asked for.
    let openID: Set<OpenIDScope>

    /// Reads a v2 `scope`.
    ///
    /// - Parameters:
    ///   - scope: the parameter.
    ///   - takesFirstResource: an authorization may name several resources, whose first one gets the token; a token request may
    ///     name only one.
    /// - Throws: AADSTS70011, 28003 or 500011.
    init(scope: String, takesFirstResource: Bool, in tenant: Tenant?) throws(OAuthError) {
        var openID: Set<OpenIDScope> = []
        var resource: WellKnownResource?
        var audience: String?
        var named: [String] = []
        var isDefault = false
        let items = scope.split(separator: " ")
        guard !items.isEmpty else { throw .emptyScope() }
        for item in items {
            if let scope = OpenIDScope(rawValue: String(item)) {
                openID.insert(scope)
                continue
            }
            let slash = item.lastIndex(of: "/")
            // A scope without a resource belongs to Microsoft Graph.
            let name =
                slash.map { String(item[..<$0]) } ?? WellKnownResource.microsoftGraph.definition.identifierURIs[0]
            let permission = String(slash.map { item[item.index(after: $0)...] } ?? item)
            let found = WellKnownResource(identifier: name)
            guard found != nil || ApplicationID(name) != nil else { throw .resourceNotFound(name, in: tenant) }
            if let audience, resource != found || (found == nil && audience != name) {
                if takesFirstResource { continue }
                throw .severalResources(scope)
            }
            resource = found
            if audience == nil { audience = name }
            if permission == ".default" {
                isDefault = true
            } else if let known = found?.definition.scope(named: permission) {
                if !named.contains(known.value) { named.append(known.value) }
            } else {
                throw .unknownScope(permission, of: found?.displayName ?? name)
            }
        }
        guard !isDefault || named.isEmpty else {
            throw .invalidScope(scope, reason: "'.default' cannot be combined with another scope of its resource.")
        }
        self.resource = audience == nil ? .microsoftGraph : resource
        self.audience = audience ?? WellKnownResource.microsoftGraph.definition.identifierURIs[0]
        permissions = isDefault ? .consented : .named(named)
        self.openID = openID
    }

    /// Reads a v1 `resource`. It stands for all that has been consented to, an id token and a refresh token.
    ///
    /// - Throws: AADSTS500011.
    init(resource name: String, in tenant: Tenant?) throws(OAuthError) {
        resource = WellKnownResource(identifier: name)
        guard resource != nil || ApplicationID(name) != nil else { throw .resourceNotFound(name, in: tenant) }
        audience = name
        permissions = .consented
        openID = [.openid, .profile, .email, .offlineAccess]
    }

    /// Reads what a token request asks for.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - earlier: what the code or refresh token was issued for, which stands where the request names nothing.
    /// - Throws: AADSTS900144 when nothing is named anywhere, and what the other initialisers throw.
    init(_ request: TokenRequest, earlier: DelegatedRequest?, in tenant: Tenant) throws(OAuthError) {
        switch request.version {
        case .v1:
            if let name = request.form["resource"] {
                try self.init(resource: name, in: tenant)
            } else if let earlier {
                try self.init(resource: earlier.audience, in: tenant)
            } else {
                throw .missingParameter("resource")
            }
        case .v2:
            guard request.form["resource"] == nil else { throw .resourceParameterOnV2() }
            if let scope = request.form["scope"] {
                try self.init(scope: scope, takesFirstResource: earlier != nil, in: tenant)
            } else if let earlier {
                self = earlier
            } else {
                throw .missingParameter("scope")
            }
        }
    }

    /// Refuses the id of another application than the client: applications expose no APIs here.
    ///
    /// - Throws: AADSTS500011.
    func check(for application: Application, in tenant: Tenant?) throws(OAuthError) {
        guard resource == nil, ApplicationID(audience) != application.id else { return }
        throw .resourceNotFound(audience, in: tenant)
    }

    /// The permissions that a token gets: what is asked for and consented to.
    ///
    /// - Throws: AADSTS65001 when something that is asked for has not been consented to, 500011 for another application's id.
    func granted(
        to client: Client, for user: User, in directory: Directory
    ) throws(OAuthError) -> Set<String> {
        try check(for: client.application, in: client.tenant)
        let missing = missing(for: client, user: user, in: directory)
        guard missing.isEmpty else { throw .consentRequired(client.application) }
        switch (permissions, resource) {
        case (.named(let names), _): return Set(names)
        case (.consented, let resource?):
            return directory.scopes(of: client.principal, on: resource, for: user.id)
        case (.consented, nil): return []
        }
    }

    /// The permissions that still want consent: those that are named, or, where nothing has been consented to at all, the
    /// registration's own list.
    func missing(for client: Client, user: User, in directory: Directory) -> Set<String> {
        guard let resource else { return [] }
        let held = directory.scopes(of: client.principal, on: resource, for: user.id)
        switch permissions {
        case .named(let names): return Set(names).subtracting(held)
        case .consented:
            guard held.isEmpty else { return [] }
            let listed = client.application.requiredScopes(of: resource)
            return listed.isEmpty ? [".default"] : listed
        }
    }

    /// `scope` of the answer: the permissions in full, `.default` where it was asked for because clients file tokens under it, and
    /// what Graph says of OpenID Connect.
    func answered(_ granted: Set<String>) -> String {
        let prefix = audience.hasSuffix("/") ? audience : audience + "/"
        var scopes = granted.sorted().map { prefix + $0 }
        if case .consented = permissions { scopes.append(prefix + ".default") }
        if resource == .microsoftGraph {
            scopes += OpenIDScope.allCases.filter { openID.contains($0) && $0 != .offlineAccess }.map(\.rawValue)
        }
        return scopes.joined(separator: " ")
    }
}

extension Application {
    /// The delegated permissions of a resource that the registration lists.
    func requiredScopes(of resource: WellKnownResource) -> Set<String> {
        Set(
            requiredPermissions.filter { $0.resource == resource && $0.kind == .delegated }
                .compactMap { resource.definition.permission($0.id, .delegated) })
    }
}

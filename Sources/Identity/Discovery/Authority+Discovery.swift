import Foundation

/// The documents that clients read before they ask for a token.
extension Authority {
    /// The OpenID Connect discovery document of a tenant.
    ///
    /// Its addresses are those of the host that the client used; its issuer is the tenant's name, which does not change with the host.
    ///
    /// - Parameters:
    ///   - segment: the tenant segment of the path, as it came.
    ///   - version: which of the two documents.
    ///   - location: where the client reached the authority.
    /// - Returns: the document.
    /// - Throws: AADSTS900023 for a malformed segment, 90002 (`invalid_tenant`) for an unknown tenant.
    package func openIDConfiguration(
        of segment: String, version: TokenVersion, location: AuthorityLocation
    ) throws(OAuthError) -> JSONDocument {
        let named = try NamedTenant(segment, in: directory)
        let base = "\(location.origin)/\(named.text)"
        let oauth2 = version == .v1 ? "\(base)/oauth2" : "\(base)/oauth2/v2.0"
        let graph = CloudInstance.documented(named: location.hostName)?.graphHost
        let userinfo =
            switch (version, graph) {
            case (.v1, _): "\(base)/openid/userinfo"
            case (.v2, let host?): "https://\(host)/oidc/userinfo"
            case (.v2, nil): "\(location.origin)/oidc/userinfo"
            }
        let isV1 = version == .v1
        let claims =
            [
                "sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name",
                "msgraph_host",
                "aud", "exp", "iat", "auth_time", "acr",
            ] + (isV1 ? ["amr"] : [])
            + ["nonce", isV1 ? "email" : "preferred_username"]
            + (isV1
                ? ["given_name", "family_name", "nickname"] : ["name", "tid", "ver", "at_hash", "c_hash", "email"])
        return [
            "token_endpoint": .string("\(oauth2)/token"),
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
            "jwks_uri": .string(isV1 ? "\(location.origin)/common/discovery/keys" : "\(base)/discovery/v2.0/keys"),
            "response_modes_supported": ["query", "fragment", "form_post"],
            "subject_types_supported": ["pairwise"], "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": isV1
                ? ["code", "id_token", "code id_token", "token id_token", "token"]
                : ["code", "id_token", "code id_token", "id_token token"],
            "scopes_supported": isV1 ? ["openid"] : ["openid", "profile", "email", "offline_access"],
            "issuer": .string(named.issuer(version)),
            "microsoft_multi_refresh_token": isV1 ? true : nil,
            "request_uri_parameter_supported": false, "userinfo_endpoint": .string(userinfo),
            "authorization_endpoint": .string("\(oauth2)/authorize"),
            "device_authorization_endpoint": .string("\(oauth2)/devicecode"), "http_logout_supported": true,
            "frontchannel_logout_supported": true, "end_session_endpoint": .string("\(oauth2)/logout"),
            "check_session_iframe": isV1 ? .string("\(oauth2)/checksession") : nil,
            "claims_supported": .array(claims.map(JSONDocument.string)),
            "kerberos_endpoint": .string("\(base)/kerberos"),
            "tenant_region_scope": named.tenant.map { .string($0.region.rawValue) } ?? .null,
            "cloud_instance_name": "microsoftonline.com", "cloud_graph_host_name": "graph.windows.net",
            "msgraph_host": "graph.microsoft.com", "rbac_url": "https://pas.windows.net",
        ]
    }

    /// The key set of a tenant. The keys are the same for every tenant and both generations.
    ///
    /// - Parameters:
    ///   - segment: the tenant segment of the path, as it came.
    ///   - version: the v2 document says with each key whose tokens it signs.
    /// - Returns: the document.
    /// - Throws: AADSTS900023 for a malformed segment, 90002 (`invalid_tenant`) for an unknown tenant.
    package func keySet(of segment: String, version: TokenVersion) throws(OAuthError) -> JSONDocument {
        let named = try NamedTenant(segment, in: directory)
        return signingKeys.keySet(issuer: version == .v2 ? named.issuer(.v2) : nil)
    }

    /// The answer of instance discovery: whether the authority that the client is about to use is one, and under which names.
    ///
    /// - Parameters:
    ///   - authorizationEndpoint: the parameter `authorization_endpoint`.
    ///   - apiVersion: the parameter `api-version`; `1.1` adds the list of clouds.
    ///   - location: where the client reached the authority.
    /// - Returns: the document.
    /// - Throws: AADSTS90014 without the parameter, 50049 (`invalid_instance`) for another authority.
    package func instanceDiscovery(
        authorizationEndpoint: String?, apiVersion: String?, location: AuthorityLocation
    ) throws(OAuthError) -> JSONDocument {
        guard let authorizationEndpoint, !authorizationEndpoint.isEmpty else {
            throw .missingField("authorization_endpoint")
        }
        guard authorizationEndpoint.utf8.count <= 2048, let url = URLComponents(string: authorizationEndpoint),
            url.scheme == "https", let host = url.host?.lowercased(), url.user == nil,
            let asked = AuthorityLocation(hostHeader: url.port.map { "\(host):\($0)" } ?? host),
            asked == location || hosts.contains(asked.hostName)
        else { throw .unknownInstance(authorizationEndpoint) }
        let path = url.path.split(separator: "/")
        guard let tenant = path.first, let segment = try? TenantSegment(tenant) else {
            throw .unknownInstance(authorizationEndpoint)
        }
        let version = path.contains("v2.0") ? "v2.0/" : ""

        var metadata = CloudInstance.documented.map {
            Self.metadata($0.preferredNetwork, $0.preferredCache, $0.aliases)
        }
        // An authority under a name of its own is a cloud of its own: clients go on using that name.
        for own in Set([location, asked]) where CloudInstance.documented(named: own.hostName) == nil {
            metadata.append(Self.metadata(own.host, own.host, [own.host]))
        }
        return [
            "tenant_discovery_endpoint": .string(
                "\(asked.origin)/\(segment.text)/\(version).well-known/openid-configuration"),
            "api-version": .string(apiVersion == "1.0" ? "1.0" : "1.1"), "metadata": .array(metadata),
        ]
    }

    private static func metadata(_ network: String, _ cache: String, _ aliases: [String]) -> JSONDocument {
        [
            "preferred_network": .string(network), "preferred_cache": .string(cache),
            "aliases": .array(aliases.map(JSONDocument.string)),
        ]
    }

    /// Whether the accounts of a user name's domain sign in here (`Managed`) or nowhere that is known.
    ///
    /// - Parameter userPrincipalName: `name@domain`.
    /// - Returns: the document; never `Federated`, which would send the client to another server.
    package func userRealm(of userPrincipalName: String) -> JSONDocument {
        let domain = userPrincipalName.split(separator: "@", omittingEmptySubsequences: false).last.map {
            $0.lowercased()
        }
        let isManaged = userPrincipalName.contains("@") && domain.map { directory.tenant(ownerOf: $0) != nil } ?? false
        return [
            "ver": "1.0", "account_type": isManaged ? "Managed" : "Unknown",
            "domain_name": isManaged ? domain.map(JSONDocument.string) : nil,
            "cloud_instance_name": "microsoftonline.com",
            "cloud_audience_urn": "urn:federation:MicrosoftOnline",
        ]
    }
}

/// A tenant segment that has been looked up.
private struct NamedTenant {
    /// The tenant; nil for the words that stand for many.
    let tenant: Tenant?
    private let segment: TenantSegment

    init(_ text: String, in directory: Directory) throws(OAuthError) {
        segment = try TenantSegment(text)
        tenant = try directory.tenant(segment, orThrow: .invalidTenant)
    }

    /// The segment for addresses: asked by domain name, a document carries the id.
    var text: String { tenant?.id.description ?? segment.text }

    func issuer(_ version: TokenVersion) -> String {
        if let id = tenant?.id ?? (segment == .consumers ? TenantSegment.consumersTenantID : nil) {
            return version == .v1 ? Issuer.v1(id) : Issuer.v2(id)
        }
        return version == .v1 ? Issuer.templateV1 : Issuer.templateV2
    }
}

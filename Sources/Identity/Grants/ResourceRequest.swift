/// The one resource that an application asks for with `resource` (v1) or `scope={resource}/.default` (v2).
struct ResourceRequest: Sendable, Hashable {
    /// The resource.
    let resource: WellKnownResource
    /// What the client called it: the token's `aud` is this text.
    let audience: String

    /// Reads the parameter of the endpoint's generation and finds the resource in the tenant.
    ///
    /// - Throws: AADSTS901002, 90014, 1002012, 70011, 700022, 700023, 500011 or 50001.
    init(_ request: TokenRequest, by client: Client, in directory: Directory) throws(OAuthError) {
        let name =
            switch request.version {
            case .v1: try Self.resource(request.form)
            case .v2: try Self.resourceOfScope(request.form)
            }
        guard let resource = WellKnownResource(identifier: name) else {
            if ApplicationID(name) == client.application.id { throw .clientIsResource(client.application.id) }
            throw .resourceNotFound(name, in: client.tenant)
        }
        guard let principal = directory.servicePrincipal(of: resource.applicationID, in: client.tenant.id) else {
            throw .resourceNotFound(name, in: client.tenant)
        }
        guard principal.isEnabled else { throw .resourceDisabled(name) }
        self.resource = resource
        audience = name
    }

    private static func resource(_ form: FormParameters) throws(OAuthError) -> String {
        guard let resource = form["resource"] else { throw .missingField("resource") }
        return resource
    }

    private static func resourceOfScope(_ form: FormParameters) throws(OAuthError) -> String {
        guard form["resource"] == nil else { throw .resourceParameterOnV2() }
        guard let scope = form["scope"] else { throw .missingField("scope") }
        let scopes = scope.split(separator: " ")
        guard !scopes.isEmpty else { throw .missingField("scope") }
        let resources = scopes.filter { $0 == ".default" || $0.hasSuffix("/.default") }
        guard let first = resources.first else { throw .scopeNotDefault(scope) }
        guard Set(resources).count == 1 else { throw .severalResources(scope) }
        guard scopes.count == 1 else {
            throw .invalidScope(scope, reason: "'.default' cannot be combined with another scope.")
        }
        // A scope without a resource belongs to Microsoft Graph.
        if first == ".default" { return WellKnownResource.microsoftGraph.applicationID.description }
        return String(first.dropLast("/.default".count))
    }
}

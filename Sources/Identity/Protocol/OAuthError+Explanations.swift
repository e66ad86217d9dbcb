extension OAuthError {
    /// What an AADSTS number means and what to do, for the page behind `error_uri`; nil for a number that this authority never gives.
    package static func explanation(of code: Int) -> String? { explanations[code] }

    private static let explanations: [Int: String] = [
        50_001: "The resource is disabled in this tenant. An administrator can enable its service principal.",
        50_012:
            "The audience of the client assertion is not this authority. Set 'aud' to the token endpoint of the tenant.",
        50_027: "The client assertion is not a usable JWT: it needs three segments, RS256 or PS256, and a thumbprint.",
        50_048: "The client assertion's subject and issuer differ. Both are the client id.",
        50_049: "The authority that the client named is not known here.",
        50_059: "The request names no tenant. Send it to the endpoint of one tenant.",
        50_194: "A single-tenant application was used on an endpoint for many tenants.",
        70_003: "The grant type is not supported.",
        70_011: "The scope is not valid. An application asks for exactly '{resource}/.default'.",
        90_002: "There is no such tenant. Check the tenant id or the domain name.",
        90_014: "A required field is missing: 'scope' on the v2.0 endpoint, 'resource' on the v1 endpoint.",
        90_033: "The authority failed. Try again; the log has the reason under the trace id.",
        90_100: "A parameter is empty or not valid.",
        500_011: "The resource has no service principal in the tenant, or the identifier is misspelt.",
        501_051: "The resource wants an assigned role and the application has none.",
        700_016:
            "The application is not installed in the tenant: consent has not been given, or the tenant is the wrong one.",
        700_021: "The client assertion was made by another application than 'client_id' names.",
        700_022: "The scope names several resources. Ask for one at a time.",
        700_023: "The application asks for a token for itself.",
        700_024: "The client assertion is outside its validity. Check the clock and sign a new one for each request.",
        700_025: "A public client sent a credential. Send none, or register the application as confidential.",
        700_027: "The client assertion's signature does not verify with a certificate of the application.",
        900_023: "The tenant in the address is neither a GUID nor a domain name.",
        900_144: "A required parameter is missing from the body. Parameters are read from a form body alone.",
        900_561: "The endpoint was called with the wrong HTTP method.",
        901_002: "The v2.0 endpoint takes 'scope', not 'resource'.",
        1_002_012: "An application asks for exactly '{resource}/.default'; single permissions are granted beforehand.",
        7_000_112: "The application is disabled in the tenant.",
        7_000_215: "The client secret is wrong. Send the secret's value, not its id.",
        7_000_218: "The request proves nothing about the client: send 'client_secret' or 'client_assertion'.",
        7_000_222: "The client secret has expired. Add a new one.",
        9_001_023: "The grant is not possible on this endpoint. Use the endpoint of one tenant.",
        9_002_313: "The request is malformed. The message says in which way.",
    ]
}

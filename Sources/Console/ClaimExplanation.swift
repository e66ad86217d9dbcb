/// What the members of a token mean, in words (RFC 7515, RFC 7519, and the access token reference of the Microsoft identity
/// platform).
enum ClaimExplanation {
    /// A member of the header; nil for one that no document names.
    static func header(_ name: String) -> String? {
        switch name {
        case "typ": "The kind of token: a JSON Web Token"
        case "alg": "How it is signed"
        case "kid", "x5t": "Which key of the authority signed it"
        case "nonce": "Makes the token good for its own API alone"
        case "crit": "Extensions that whoever checks it must know"
        default: nil
        }
    }

    /// A member of the payload; nil for one that no document names.
    static func payload(_ name: String) -> String? {
        switch name {
        case "aud": "For which API the token is: the audience"
        case "iss": "Who issued it: the authority, for one tenant"
        case "iat": "When it was issued, in seconds since 1970"
        case "nbf": "From when it is valid"
        case "exp": "Until when it is valid"
        case "acr": "How well the person proved who they are (v1 tokens)"
        case "aio", "rh", "uti", "xms_ftd": "Of internal use to the authority"
        case "amr": "How the person signed in"
        case "appid", "azp": "The application that got it: the client id"
        case "appidacr", "azpacr": "How the application proved itself: 0 not at all, 1 by a secret, 2 by a certificate"
        case "app_displayname": "The application's name"
        case "idp": "Who signed the person or the application in"
        case "idtyp": "What stands behind it: an application alone (app) or a person (user)"
        case "oid": "The object id of whoever acts: the person, or the application's service principal"
        case "sub": "Whoever acts, by an id that is good for this application alone"
        case "roles": "Application permissions: what the application may do with nobody signed in"
        case "scp": "Delegated permissions: what the application may do for the person who is signed in"
        case "tid": "The tenant that it was issued in: whose data it opens"
        case "upn", "unique_name", "preferred_username": "The person's sign-in name"
        case "name": "The person's name"
        case "given_name": "The person's first name"
        case "family_name": "The person's last name"
        case "email": "The person's address"
        case "ipaddr": "From which address the person signed in"
        case "sid": "The sign-in that it descends from; ending that ends the token"
        case "wids": "The roles that the person or the application holds in the directory"
        case "ver": "The version of the token: 1.0 or 2.0"
        case "nonce": "What the client sent along, to recognise the answer"
        case "at_hash": "A digest of the access token that came with it"
        case "c_hash": "A digest of the code that came with it"
        case "login_hint": "What finds the account again at the next sign-in"
        case "tenant_region_scope": "The region of the tenant"
        case "xms_tcdt": "When the tenant was made"
        case "xms_idrel": "How the person or the application belongs to the tenant"
        default: nil
        }
    }
}

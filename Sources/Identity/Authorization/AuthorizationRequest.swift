import Foundation

/// A request to the authorization endpoint that has been checked as far as it can be before anybody signs in.
package struct AuthorizationRequest: Sendable {
    /// How the answer travels to the client.
    package enum ResponseMode: String, Sendable, Hashable, CaseIterable {
        case query, fragment
        case formPost = "form_post"
    }

    /// What the client wants of the interaction.
    package enum Prompt: String, Sendable, Hashable {
        /// Nothing may be shown.
        case none
        /// The password is asked for, whoever is signed in.
        case login
        case selectAccount = "select_account"
        case consent
        /// An administrator consents for everyone.
        case administratorConsent = "admin_consent"
    }

    /// The generation of the endpoint.
    package let version: TokenVersion
    /// The tenant segment.
    package let tenant: TenantSegment
    /// The client.
    package let application: Application
    /// Where the answer goes, as the request wrote it.
    package let redirectURI: String
    let redirect: RedirectURI
    /// Whether the request wrote it, rather than the registration.
    let namesRedirectURI: Bool
    /// How the answer travels.
    package let mode: ResponseMode
    /// What the client wants of the interaction.
    package let prompt: Prompt?
    /// Whom the client expects to sign in; goes into the page's field.
    package let loginHint: String?
    /// How many seconds ago the person may have proven who they are, at most (`max_age`).
    let maximumAge: Int?
    /// The person that the client believes to be signed in (`id_token_hint`): the pairwise subject of an id token of ours.
    let expectedSubject: String?
    /// Echoed as it came.
    let state: String?
    let nonce: String?
    let proofKey: ProofKey?
    let wantsClientInfo: Bool
    /// What is asked for. Nil: the partner's consent link, which names neither resource nor scope.
    let wanted: DelegatedRequest?

    /// See ``AuthorizationResponse/origin(of:)``.
    package var redirectOrigin: String { AuthorizationResponse.origin(of: redirectURI) }
}

/// Why an authorization cannot go on, and to whom that is told.
package enum AuthorizationRefusal: Error, Sendable {
    /// The person at the browser: the redirect address cannot be trusted.
    case page(OAuthError)
    /// The client, at its redirect address.
    case client(AuthorizationResponse)
}

/// What goes back to the client's redirect address.
package struct AuthorizationResponse: Sendable, Hashable {
    /// The address as the request wrote it.
    package let redirectURI: String
    /// How the parameters travel.
    package let mode: AuthorizationRequest.ResponseMode
    /// The parameters, in order.
    package let parameters: [Parameter]

    /// One parameter.
    package struct Parameter: Sendable, Hashable {
        package let name: String
        package let value: String
    }

    /// See ``origin(of:)``.
    package var origin: String { Self.origin(of: redirectURI) }

    /// The scheme and host of an address (or the scheme alone, where it is an application's own), for a page's policy.
    static func origin(of address: String) -> String {
        guard let url = URLComponents(string: address), let scheme = url.scheme else { return "'self'" }
        guard scheme == "https" || scheme == "http", let host = url.host else { return "\(scheme):" }
        return "\(scheme)://\(host)" + (url.port.map { ":\($0)" } ?? "")
    }

    /// The address with the parameters in query or fragment.
    package var location: String {
        let encoded = parameters.map { "\($0.name)=\(Self.encode($0.value))" }.joined(separator: "&")
        var address = redirectURI
        // A registered address without a path is sent back with one.
        if let schemeEnd = address.range(of: "://"), !address[schemeEnd.upperBound...].contains("/"),
            !address.contains("?")
        {
            address += "/"
        }
        if mode == .fragment { return "\(address)#\(encoded)" }
        return "\(address)\(address.contains("?") ? "&" : "?")\(encoded)"
    }

    private static func encode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = Array("0123456789ABCDEF")
                encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return encoded
    }
}

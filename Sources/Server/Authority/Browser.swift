import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Values

/// What the server knows of people's browsers: who is signed in, what is under way, and which forms are its own.
final class Browsers: Sendable {
    /// A day: then the password is asked for again.
    private static let sessionLifetime: TimeInterval = 86_400
    /// How long a person may take over a page.
    private static let interactionLifetime: TimeInterval = 1800

    let sessions: EphemeralStore<BrowserSession>
    let interactions: EphemeralStore<Interaction>
    private let formKey = SymmetricKey(size: .bits256)

    init(clock: WallClock) {
        sessions = EphemeralStore(lifetime: Self.sessionLifetime, capacity: 100_000, clock: clock)
        interactions = EphemeralStore(lifetime: Self.interactionLifetime, capacity: 20_000, clock: clock)
    }

    /// What ties a form to the browser that it is sent to and to what it is about: a form on somebody else's page cannot have it.
    func formToken(browser: String, purpose: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(browser)\u{0}\(purpose)".utf8), using: formKey)
        return Base64URL.encode(code)
    }

    /// Whether a form's token is the one that was sent to this browser for this purpose.
    func isOwn(formToken: String?, browser: String?, purpose: String) -> Bool {
        guard let browser, let offered = formToken.flatMap({ Base64URL.decode($0) }) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            offered, authenticating: Data("\(browser)\u{0}\(purpose)".utf8), using: formKey)
    }
}

/// Something that a person is in the middle of, over several pages.
struct Interaction: Sendable {
    /// What it is for.
    enum Purpose: Sendable {
        case authorization(AuthorizationRequest)
        case adminConsent(AdminConsentRequest)
        case device(WaitingDevice)
        /// The console; the path that the person wanted.
        case console(String)
    }

    let purpose: Purpose
    /// The browser that it was begun in, and the only one that it goes on in: whoever begins one and sends its address to somebody else
    /// must not profit from what that somebody does, nor the other way round.
    let browser: String
    /// Who signed in for this very interaction.
    var signedIn: ObjectID?
    /// Who answered its question.
    var consented: ObjectID?
    /// Who said that they started what a device waits for.
    var confirmed: ObjectID?
    /// The account whose password was right and has to be changed before it counts.
    var changingPassword: (user: User, tenant: Tenant)?
}

/// The cookies of a browser. `__Host-` cookies come back to this host alone, over TLS alone, and can be set by no other.
enum BrowserCookie: String {
    /// Names the browser, to tie forms to it. Means nothing else.
    case browser = "__Host-sallyport-browser"
    /// Leads to the session of the person who is signed in.
    case session = "__Host-sallyport-session"

    func value(in request: Request) -> String? {
        guard let value = request.cookies[rawValue]?.value, value.utf8.count <= 128 else { return nil }
        return value
    }

    /// A cookie that ends with the browser; nil removes it.
    func set(_ value: String?, on response: inout Response) {
        let life = value == nil ? "; Max-Age=0" : ""
        response.headers.append(
            HTTPField(
                name: .setCookie, value: "\(rawValue)=\(value ?? ""); Path=/; Secure; HttpOnly; SameSite=Lax\(life)"))
    }
}

import Console
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Logging
import NIOCore
import Values

/// The pages between a request to the authority and its answer: sign-in, consent, device code, sign-out.
///
/// A request that needs a person becomes an ``Interaction``; every page of it posts to `/interaction/{key}/…` and leads on from there.
/// Nothing of the interaction is in the page but its key.
struct InteractionRoutes<Context: RequestContext>: Sendable {
    let authority: Authority
    let browsers: Browsers
    let clock: WallClock

    init(authority: Authority, clock: WallClock) {
        self.authority = authority
        self.clock = clock
        browsers = Browsers(clock: clock)
    }

    func add(to router: some RouterMethods<Context>) {
        for (path, version) in [
            ("/:tenant/oauth2/authorize", TokenVersion.v1), ("/:tenant/oauth2/v2.0/authorize", .v2),
        ] {
            onForms(RouterPath(path), router) { visit in try await beginAuthorization(visit, version) }
        }
        for (path, version) in [("/:tenant/adminconsent", TokenVersion.v1), ("/:tenant/v2.0/adminconsent", .v2)] {
            on(.get, RouterPath(path), router) { visit in try await beginAdminConsent(visit, version) }
        }
        for path in ["/devicelogin", "/:tenant/oauth2/deviceauth"] {
            on(.get, RouterPath(path), router) { visit in deviceCodePage(visit) }
            on(.post, RouterPath(path), router) { visit in try await beginDevice(visit) }
        }
        on(.get, "/interaction/:key", router) { visit in try await goOn(visit) }
        on(.post, "/interaction/:key/sign-in", router) { visit in try await signIn(visit) }
        on(.post, "/interaction/:key/password", router) { visit in try await changePassword(visit) }
        on(.post, "/interaction/:key/consent", router) { visit in try await consent(visit) }
        on(.post, "/interaction/:key/device", router) { visit in try await confirmDevice(visit) }
        for path in ["/:tenant/oauth2/logout", "/:tenant/oauth2/v2.0/logout"] {
            onForms(RouterPath(path), router) { visit in try await signOut(visit) }
        }
        for asset in Asset.allCases {
            router.get(RouterPath(asset.path)) { _, _ in
                Response(
                    status: .ok,
                    headers: [
                        .contentType: asset.contentType, .cacheControl: "max-age=86400",
                        .xContentTypeOptions: "nosniff",
                    ], body: .init(byteBuffer: ByteBuffer(bytes: asset.content)))
            }
        }
    }

    // MARK: Beginnings

    private func beginAuthorization(_ visit: Visit<Context>, _ version: TokenVersion) async throws -> Response {
        let request: AuthorizationRequest
        do throws(AuthorizationRefusal) {
            request = try authority.authorization(
                visit.parameters, tenant: visit.exchange.tenantText, version: version, trace: visit.trace,
                location: visit.exchange.location)
        } catch {
            return refuse(error, visit)
        }
        return try await begin(.authorization(request), visit)
    }

    private func beginAdminConsent(_ visit: Visit<Context>, _ version: TokenVersion) async throws -> Response {
        let request = try authority.adminConsent(
            visit.parameters, tenant: visit.exchange.tenantText, version: version)
        return try await begin(.adminConsent(request), visit)
    }

    private func deviceCodePage(_ visit: Visit<Context>, problem: Page.Problem? = nil, code: String = "") -> Response {
        let browser = visit.browser ?? OpaqueToken.make()
        return page(
            .deviceCode(
                action: "/devicelogin", token: browsers.formToken(browser: browser, purpose: "device"), code: code,
                problem: problem), visit, browser: browser)
    }

    private func beginDevice(_ visit: Visit<Context>) async throws -> Response {
        guard browsers.isOwn(formToken: visit.parameters["csrf"], browser: visit.browser, purpose: "device") else {
            return notOurForm(visit)
        }
        let code = visit.parameters["otc"] ?? ""
        do throws(OAuthError) {
            let device = try authority.device(withUserCode: code)
            return try await begin(.device(device), visit)
        } catch {
            return deviceCodePage(visit, problem: .init(error.message, code: error.code), code: code)
        }
    }

    /// Asks whoever wants to see the console to sign in first.
    func beginConsole(comingBackTo path: String, _ visit: Visit<Context>) async throws -> Response {
        let interaction = Interaction(purpose: .console(path), browser: visit.browser ?? OpaqueToken.make())
        var response = redirect(to: "/interaction/\(browsers.interactions.insert(interaction))")
        if interaction.browser != visit.browser { BrowserCookie.browser.set(interaction.browser, on: &response) }
        return response
    }

    // MARK: Going on

    private func begin(_ purpose: Interaction.Purpose, _ visit: Visit<Context>) async throws(OAuthError) -> Response {
        let interaction = Interaction(purpose: purpose, browser: visit.browser ?? OpaqueToken.make())
        return try await goOn(with: interaction, key: browsers.interactions.insert(interaction), visit)
    }

    private func goOn(_ visit: Visit<Context>) async throws -> Response {
        guard let (key, interaction) = interaction(of: visit) else { return ended(visit) }
        return try await goOn(with: interaction, key: key, visit)
    }

    private func goOn(
        with interaction: Interaction, key: String, _ visit: Visit<Context>
    ) async throws(OAuthError) -> Response {
        let session = visit.session(in: browsers)
        switch step(of: interaction, session: session, visit) {
        case .signIn: return signInPage(interaction, key, visit)
        case .consent(let question): return consentPage(question, interaction, key, session, visit)
        case .refuse(let refusal):
            _ = browsers.interactions.remove(key)
            return refuse(refusal, visit)
        case .finish:
            guard let session else { return signInPage(interaction, key, visit) }
            return try finish(interaction, key, session, visit)
        }
    }

    private func step(
        of interaction: Interaction, session: BrowserSession?, _ visit: Visit<Context>
    ) -> AuthorizationStep {
        // What somebody did counts for themselves alone: another person may have signed in at this browser since.
        let hasSignedIn = session != nil && interaction.signedIn == session?.userID
        let hasConsented = session != nil && interaction.consented == session?.userID
        switch interaction.purpose {
        case .authorization(let request):
            return authority.nextStep(
                of: request, session: session, hasSignedIn: hasSignedIn, hasConsented: hasConsented,
                trace: visit.trace, location: visit.exchange.location)
        case .device(let device):
            return authority.nextStep(
                of: device, session: session, hasSignedIn: hasSignedIn, hasConsented: hasConsented)
        case .adminConsent(let request):
            return authority.nextStep(
                of: request, session: session, hasConsented: hasConsented)
        case .console:
            return session.flatMap { authority.user(of: $0) } == nil ? .signIn : .finish
        }
    }

    private func finish(
        _ interaction: Interaction, _ key: String, _ session: BrowserSession, _ visit: Visit<Context>
    ) throws(OAuthError) -> Response {
        switch interaction.purpose {
        case .authorization(let request):
            _ = browsers.interactions.remove(key)
            return answer(
                authority.finish(request, session: session, consentWasGiven: interaction.consented == session.userID),
                target: request.redirectOrigin, visit)
        case .adminConsent(let request):
            _ = browsers.interactions.remove(key)
            return redirect(toClient: request.accepted(in: session.tenant).location)
        case .console(let path):
            _ = browsers.interactions.remove(key)
            return redirect(to: path)
        case .device(let device):
            guard interaction.confirmed == session.userID else {
                let browser = interaction.browser
                let name = authority.user(of: session)?.userPrincipalName ?? ""
                return page(
                    .confirmDevice(
                        application: device.application.displayName, username: name,
                        action: "/interaction/\(key)/device",
                        token: browsers.formToken(browser: browser, purpose: key)), visit, browser: browser)
            }
            _ = browsers.interactions.remove(key)
            try authority.approve(device, by: session)
            return page(
                .message(
                    title: "You have signed in",
                    text:
                        "You have signed in to \(device.application.displayName) on your device. You may now close this window."
                ), visit)
        }
    }

    // MARK: Sign-in

    private func signInPage(
        _ interaction: Interaction, _ key: String, _ visit: Visit<Context>, username: String? = nil,
        problem: Page.Problem? = nil
    ) -> Response {
        let browser = interaction.browser
        let known = visit.session(in: browsers).flatMap { authority.user(of: $0)?.userPrincipalName }
        return page(
            .signIn(
                action: "/interaction/\(key)/sign-in", token: browsers.formToken(browser: browser, purpose: key),
                application: interaction.applicationName, username: username ?? interaction.loginHint ?? known ?? "",
                problem: problem, formTargets: interaction.targets), visit, browser: browser)
    }

    private func signIn(_ visit: Visit<Context>) async throws -> Response {
        guard let (key, interaction) = interaction(of: visit) else { return ended(visit) }
        guard isOwnForm(visit, key) else { return notOurForm(visit) }
        if visit.parameters["cancel"] != nil { return cancel(interaction, key, visit) }
        let name = (visit.parameters["username"] ?? "").trimmingCharacters(in: .whitespaces)
        let user: User
        do throws(OAuthError) {
            user = try await authority.signIn(
                userPrincipalName: name, password: visit.parameters["password"] ?? "", address: visit.exchange.address)
        } catch {
            visit.exchange.context.logger.info(
                "A sign-in failed", metadata: ["aadsts": "\(error.code)", "trace": "\(visit.trace.traceIDText)"])
            return signInPage(
                interaction, key, visit, username: name, problem: .init(error.message, code: error.code))
        }
        guard let tenant = authority.directory.tenant(user.tenantID) else { throw OAuthError.serverError() }
        if user.mustChangePassword {
            browsers.interactions.update(key) { $0.changingPassword = (user, tenant) }
            return newPasswordPage(user, interaction, key, visit)
        }
        return signedIn(user, tenant, key, visit)
    }

    private func signedIn(_ user: User, _ tenant: Tenant, _ key: String, _ visit: Visit<Context>) -> Response {
        browsers.interactions.update(key) { interaction in
            interaction.signedIn = user.id
            interaction.consented = nil
            interaction.confirmed = nil
            interaction.changingPassword = nil
        }
        var response = redirect(to: "/interaction/\(key)")
        beginSession(of: user, in: tenant, visit, on: &response)
        return response
    }

    /// Begins a session under a new key, so that one that somebody else put into the browser never becomes this person's.
    func beginSession(of user: User, in tenant: Tenant, _ visit: Visit<Context>, on response: inout Response) {
        if let old = BrowserCookie.session.value(in: visit.exchange.request) { _ = browsers.sessions.remove(old) }
        let session = browsers.sessions.insert(
            BrowserSession(userID: user.id, tenant: tenant, signedInAt: clock.now))
        BrowserCookie.session.set(session, on: &response)
    }

    private func newPasswordPage(
        _ user: User, _ interaction: Interaction, _ key: String, _ visit: Visit<Context>, problem: Page.Problem? = nil
    ) -> Response {
        let browser = interaction.browser
        return page(
            .newPassword(
                action: "/interaction/\(key)/password", token: browsers.formToken(browser: browser, purpose: key),
                username: user.userPrincipalName, problem: problem, formTargets: interaction.targets), visit,
            browser: browser)
    }

    private func changePassword(_ visit: Visit<Context>) async throws -> Response {
        guard let (key, interaction) = interaction(of: visit), let (user, tenant) = interaction.changingPassword else {
            return ended(visit)
        }
        guard isOwnForm(visit, key) else { return notOurForm(visit) }
        let password = visit.parameters["password"] ?? ""
        guard password == visit.parameters["again"] else {
            return newPasswordPage(
                user, interaction, key, visit, problem: .init("The two passwords are not the same."))
        }
        do {
            guard try await !authority.isPassword(password, of: user) else {
                return newPasswordPage(
                    user, interaction, key, visit, problem: .init("That is the old password. Choose another."))
            }
            try await authority.directory.setPassword(password, of: user.id, in: tenant)
        } catch let error as DirectoryError {
            return newPasswordPage(user, interaction, key, visit, problem: .init(error.description))
        }
        return signedIn(user, tenant, key, visit)
    }

    // MARK: Decisions

    private func consentPage(
        _ question: ConsentQuestion, _ interaction: Interaction, _ key: String, _ session: BrowserSession?,
        _ visit: Visit<Context>
    ) -> Response {
        let browser = interaction.browser
        return page(
            .consent(
                question, username: session.flatMap { authority.user(of: $0)?.userPrincipalName } ?? "",
                action: "/interaction/\(key)/consent", token: browsers.formToken(browser: browser, purpose: key),
                formTargets: interaction.targets), visit, browser: browser)
    }

    private func consent(_ visit: Visit<Context>) async throws -> Response {
        guard let (key, interaction) = interaction(of: visit) else { return ended(visit) }
        guard isOwnForm(visit, key) else { return notOurForm(visit) }
        guard visit.parameters["decision"] == "accept" else { return cancel(interaction, key, visit) }
        // The question is asked again here: what the person accepts is what the directory says now, not what a form says.
        guard let session = visit.session(in: browsers), let user = authority.user(of: session),
            case .consent(let question) = step(of: interaction, session: session, visit)
        else { return redirect(to: "/interaction/\(key)") }
        try await authority.accept(
            question, by: user, in: session.tenant, forEveryone: visit.parameters["organization"] == "1")
        browsers.interactions.update(key) { $0.consented = user.id }
        return redirect(to: "/interaction/\(key)")
    }

    private func confirmDevice(_ visit: Visit<Context>) async throws -> Response {
        guard let (key, interaction) = interaction(of: visit), case .device = interaction.purpose else {
            return ended(visit)
        }
        guard isOwnForm(visit, key) else { return notOurForm(visit) }
        guard visit.parameters["decision"] == "accept" else { return cancel(interaction, key, visit) }
        guard let session = visit.session(in: browsers), authority.user(of: session) != nil else {
            return redirect(to: "/interaction/\(key)")
        }
        browsers.interactions.update(key) { $0.confirmed = session.userID }
        return redirect(to: "/interaction/\(key)")
    }

    /// The person wants none of it, and whoever asked is told.
    private func cancel(_ interaction: Interaction, _ key: String, _ visit: Visit<Context>) -> Response {
        _ = browsers.interactions.remove(key)
        let location = visit.exchange.location
        switch interaction.purpose {
        case .authorization(let request):
            let error = OAuthError.consentDeclined(request.application)
            return answer(
                request.refusal(error, trace: visit.trace, location: location), target: request.redirectOrigin, visit)
        case .adminConsent(let request):
            let error = OAuthError.consentDeclined(request.application)
            return redirect(
                toClient: request.refused(error, trace: visit.trace, location: location).location)
        case .device(let device):
            authority.decline(device)
            return page(
                .message(title: "Not signed in", text: "The device was not let in. You may close this window."), visit)
        case .console:
            return page(
                .message(title: "Not signed in", text: "The console is for people who are signed in."), visit)
        }
    }

    // MARK: Sign-out

    private func signOut(_ visit: Visit<Context>) async throws -> Response {
        if let key = BrowserCookie.session.value(in: visit.exchange.request) { _ = browsers.sessions.remove(key) }
        let target = visit.parameters["post_logout_redirect_uri"].flatMap { written in
            visit.parameters["id_token_hint"].flatMap { authority.signOutTarget(written, idTokenHint: $0) }
        }
        var response =
            target.map { redirect(toClient: $0) }
            ?? page(
                .message(
                    title: "You signed out of your account",
                    text:
                        "It's a good idea to close all browser windows. Programs that you let in stay signed in until their tokens end."
                ), visit)
        BrowserCookie.session.set(nil, on: &response)
        return response
    }
}

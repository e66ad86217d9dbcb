import Foundation
import HTTPTypes
import Identity
import Testing

/// Each number of the published list that an authority like this one can come to, produced by a request over HTTP, with the
/// status and the name that go with it.
///
/// Numbers of the list that have no case here: 70002 (replaced by 7000215, 7000218 and 700027), 65005 (of v1, by 650056),
/// 700011 (700016 is what the authorization endpoint says), 50056 (accounts here have passwords), and those of what there is not
/// here: first-party preauthorisation (65002), subscriptions (650052), requests for an administrator's consent (90095),
/// delegated administration (90099), APIs that must be listed before anybody may ask for them (650057); 90013 and 28002, for which
/// there are 90100 and 70011, user assignment (50105), second factors (50076, 50079), conditional access (53003),
/// sign-in frequency (70043).
@Suite("AADSTS codes over HTTP")
struct AADSTSTests {
    /// One number: what brings it about, and what comes with it.
    struct Case: Sendable, CustomTestStringConvertible {
        let code: Int
        let status: Int
        /// The OAuth name; nil on a page, which carries none.
        let error: String?
        let what: String
        let request: @Sendable (AADSTSFixture) async throws -> AADSTSFixture.Answer

        init(
            _ code: Int, _ status: Int, _ error: String?, _ what: String,
            _ request: @escaping @Sendable (AADSTSFixture) async throws -> AADSTSFixture.Answer
        ) {
            self.code = code
            self.status = status
            self.error = error
            self.what = what
            self.request = request
        }

        var testDescription: String { "\(code), \(what)" }
    }

    @Test(arguments: form + client + resource + consent + people + codes + devices)
    func `a request is refused with its number, status and name`(_ item: Case) async throws {
        let answer = try await AADSTSFixture.run(item.request)
        #expect(answer.code == item.code, "\(answer)")
        #expect(answer.status == item.status, "\(answer)")
        #expect(answer.error == item.error, "\(answer)")
    }

    static let form: [Case] = [
        Case(900_144, 400, "invalid_request", "no grant_type") {
            try await $0.token($0.service, changing: ["grant_type": nil])
        },
        Case(90_014, 400, "invalid_request", "no scope") { try await $0.token($0.service, changing: ["scope": nil]) },
        Case(9_002_313, 400, "invalid_request", "a parameter twice") { authority in
            try await authority.send(.post, "/\(authority.contoso.id)/oauth2/token", body: "grant_type=a&grant_type=b")
        },
        Case(900_561, 405, "invalid_request", "GET at the token endpoint") {
            try await $0.send(.get, "/\($0.contoso.id)/oauth2/v2.0/token")
        },
        Case(90_002, 400, "invalid_request", "an unknown tenant") {
            try await $0.token($0.service, tenant: "99999999-9999-4999-8999-999999999999")
        },
        Case(90_002, 400, "invalid_tenant", "discovery of an unknown tenant") {
            try await $0.send(.get, "/99999999-9999-4999-8999-999999999999/v2.0/.well-known/openid-configuration")
        },
        Case(900_023, 400, "invalid_request", "a segment that is no tenant") {
            try await $0.token($0.service, tenant: "not_a_tenant")
        },
        Case(50_059, 400, "invalid_request", "no tenant at all") {
            try await $0.token($0.service, changing: ["client_id": "\($0.partner.id)"], tenant: "organizations")
        },
        Case(9_001_023, 400, "invalid_request", "a grant that /consumers does not have") {
            try await $0.token($0.service, tenant: "consumers")
        },
        Case(50_049, 400, "invalid_instance", "an unknown instance") {
            try await $0.send(
                .get, "/common/discovery/instance",
                ["api-version": "1.1", "authorization_endpoint": "https://evil.example/common/oauth2/authorize"])
        },
        Case(70_003, 400, "unsupported_grant_type", "an unknown grant") {
            try await $0.token($0.service, changing: ["grant_type": "nonsense"])
        },
        Case(901_002, 400, "invalid_request", "resource at v2") {
            try await $0.token($0.service, changing: ["resource": AADSTSFixture.mde])
        },
        Case(90_100, 302, "invalid_request", "an unknown prompt") {
            try await $0.authorize($0.authorization(), changing: ["prompt": "nonsense"])
        },
        Case(70_005, 302, "unsupported_response_type", "an unknown response type") {
            try await $0.authorize($0.authorization(), changing: ["response_type": "nonsense"])
        },
        Case(700_054, 302, "unsupported_response_type", "an implicit response type") {
            try await $0.authorize(
                $0.authorization(), changing: ["response_type": "id_token", "response_mode": "query"])
        },
        Case(70_007, 302, "unsupported_response_mode", "an unknown response mode") {
            try await $0.authorize($0.authorization(), changing: ["response_mode": "nonsense"])
        },
        Case(501_491, 302, "invalid_request", "a short challenge") {
            try await $0.authorize($0.authorization(), changing: ["code_challenge": "short"])
        },
        Case(50_149, 302, "invalid_request", "an unknown method of challenge") {
            try await $0.authorize($0.authorization(), changing: ["code_challenge_method": "S512"])
        },
        Case(50_147, 400, "invalid_request", "a short verifier") {
            try await $0.token($0.code(), changing: ["code_verifier": "short"])
        },
    ]

    static let client: [Case] = [
        Case(700_016, 400, "unauthorized_client", "an unknown application") {
            try await $0.token($0.service, changing: ["client_id": "99999999-9999-4999-8999-999999999999"])
        },
        Case(700_016, 400, "unauthorized_client", "an application that nobody consented to") {
            try await $0.token(
                $0.service, changing: ["client_id": "\($0.partner.id)"], tenant: "\($0.fabrikam.id)")
        },
        Case(700_016, 400, nil, "an unknown application at the authorization endpoint") {
            try await $0.authorize($0.authorization(), changing: ["client_id": "99999999-9999-4999-8999-999999999999"])
        },
        Case(7_000_112, 400, "unauthorized_client", "a disabled application") { authority in
            try await authority.directory.updateServicePrincipal(
                of: authority.triage.id, in: authority.contoso, isEnabled: false)
            return try await authority.token(authority.service)
        },
        Case(50_194, 400, nil, "a single-tenant application on /common") {
            try await $0.authorize($0.authorization($0.triage), tenant: "common")
        },
        Case(7_000_215, 401, "invalid_client", "a wrong secret") {
            try await $0.token($0.service, changing: ["client_secret": "wrong"])
        },
        Case(7_000_222, 401, "invalid_client", "an expired secret") { authority in
            authority.clock.advance(by: 731 * 86_400)
            return try await authority.token(authority.service)
        },
        Case(7_000_218, 401, "invalid_client", "no credential") {
            try await $0.token($0.service, changing: ["client_secret": nil])
        },
        Case(700_025, 401, "invalid_client", "a public client with a secret") {
            try await $0.token($0.person, changing: ["client_secret": "any"])
        },
        Case(700_027, 401, "invalid_client", "an assertion by an unknown certificate") {
            try await $0.token($0.assertion(isRegistered: false))
        },
        Case(700_024, 401, "invalid_client", "an assertion of the past") {
            try await $0.token($0.assertion(changing: ["exp": "1000", "nbf": "1"]))
        },
        Case(50_012, 401, "invalid_client", "an assertion for somebody else") {
            try await $0.token($0.assertion(changing: ["aud": "\"https://elsewhere.example\""]))
        },
        Case(50_027, 401, "invalid_client", "an assertion without a thumbprint") {
            try await $0.token($0.assertion(header: #"{"alg":"RS256","typ":"JWT"}"#))
        },
        Case(50_048, 401, "invalid_client", "an assertion whose subject is another") {
            try await $0.token($0.assertion(changing: ["sub": "\"99999999-9999-4999-8999-999999999999\""]))
        },
        Case(700_021, 401, "invalid_client", "an assertion of another application") {
            let other = "\"99999999-9999-4999-8999-999999999999\""
            return try await $0.token($0.assertion(changing: ["iss": other, "sub": other]))
        },
        Case(50_011, 400, nil, "an address that is not registered") {
            try await $0.authorize($0.authorization(), changing: ["redirect_uri": "https://evil.example/"])
        },
        Case(500_112, 400, "invalid_client", "another address for the code") {
            try await $0.token($0.code(), changing: ["redirect_uri": "https://app.example/other"])
        },
        Case(900_971, 400, nil, "no address at all") { authority in
            try await authority.directory.setRedirectURIs([], of: authority.tools.id)
            return try await authority.authorize(authority.authorization(), changing: ["redirect_uri": nil])
        },
        Case(9_002_326, 400, "invalid_request", "a page redeems what is not a page's") {
            try await $0.token($0.code(), headers: [.origin: "https://app.example"])
        },
        Case(9_002_327, 400, "invalid_request", "a program redeems what is a page's") {
            try await $0.token($0.code($0.page))
        },
    ]

    static let resource: [Case] = [
        Case(500_011, 400, "invalid_resource", "an unknown API") {
            try await $0.token($0.service, changing: ["scope": "https://api.example/.default"])
        },
        Case(50_001, 400, "invalid_resource", "a disabled API") { authority in
            try await authority.directory.updateServicePrincipal(
                of: WellKnownResource.windowsDefenderATP.applicationID, in: authority.contoso, isEnabled: false)
            return try await authority.token(authority.service)
        },
        Case(70_011, 400, "invalid_scope", "a permission that the API does not have") {
            try await $0.token($0.person, changing: ["scope": "\(AADSTSFixture.mde)/No.Such"])
        },
        Case(1_002_012, 400, "invalid_scope", "a named permission for a service") {
            try await $0.token($0.service, changing: ["scope": "\(AADSTSFixture.mde)/Alert.Read.All"])
        },
        Case(700_022, 400, "invalid_scope", "two APIs at once") {
            try await $0.token(
                $0.service, changing: ["scope": "\(AADSTSFixture.mde)/.default https://graph.microsoft.com/.default"])
        },
        Case(700_023, 400, "invalid_scope", "a service asks for itself") {
            try await $0.token($0.service, changing: ["scope": "\($0.triage.id)/.default"])
        },
        Case(28_003, 400, "invalid_request", "an empty scope for a code") {
            try await $0.token($0.code(), changing: ["scope": " "])
        },
        Case(501_051, 401, "invalid_client", "an API that wants an assignment") { authority in
            try await authority.directory.updateServicePrincipal(
                of: WellKnownResource.microsoftGraph.applicationID, in: authority.contoso, requiresAssignment: true)
            return try await authority.token(
                authority.service, changing: ["scope": "https://graph.microsoft.com/.default"])
        },
    ]

    static let consent: [Case] = [
        Case(65_001, 400, "invalid_grant", "nobody has consented") {
            try await $0.token($0.person, changing: ["scope": "\(AADSTSFixture.mde)/Machine.Read"])
        },
        Case(65_004, 302, "access_denied", "the person declines") { authority in
            let question = try await authority.signIn(
                at: authority.authorize(
                    authority.authorization(), changing: ["scope": "https://graph.microsoft.com/User.Read"]))
            return try await authority.submit(question, ["decision": "cancel"])
        },
        Case(90_094, 400, nil, "only an administrator may consent") { authority in
            try await authority.signIn(
                at: authority.authorize(
                    authority.authorization(), changing: ["scope": "\(AADSTSFixture.mde)/Machine.Isolate"]))
        },
        Case(650_056, 400, nil, "the registration lists nothing") { authority in
            try await authority.signIn(
                at: authority.authorize(
                    authority.authorization(), changing: ["scope": "https://graph.microsoft.com/.default"]))
        },
    ]

    static let people: [Case] = [
        Case(50_034, 400, "invalid_grant", "an unknown person") {
            try await $0.token($0.person, changing: ["username": "nobody@contoso.onmicrosoft.com"])
        },
        Case(50_126, 400, "invalid_grant", "a wrong password") {
            try await $0.token($0.person, changing: ["password": "wrong"])
        },
        Case(50_126, 200, nil, "a wrong password on the page") {
            try await $0.signIn(at: $0.authorize($0.authorization()), password: "wrong")
        },
        Case(50_020, 400, nil, "a person of another organization") { authority in
            _ = try await authority.directory.createUser(
                "gus@fabrikam.onmicrosoft.com", password: AADSTSFixture.password, displayName: "Gus",
                in: authority.fabrikam)
            return try await authority.signIn(
                at: authority.authorize(authority.authorization()), as: "gus@fabrikam.onmicrosoft.com")
        },
        Case(50_053, 400, "invalid_grant", "too many attempts") { authority in
            for _ in 0..<10 {
                _ = try await authority.token(authority.person, changing: ["password": "wrong"])
            }
            return try await authority.token(authority.person)
        },
        Case(50_055, 400, "invalid_grant", "a password that must be changed") { authority in
            try await authority.directory.setPassword(
                AADSTSFixture.password, of: authority.ana.id, in: authority.contoso, mustChange: true)
            return try await authority.token(authority.person)
        },
        Case(50_057, 400, "invalid_grant", "a disabled account") { authority in
            try await authority.directory.updateUser(authority.ana.id, in: authority.contoso, isEnabled: false)
            return try await authority.token(authority.person)
        },
        Case(50_058, 302, "login_required", "nobody is signed in") {
            try await $0.authorize($0.authorization(), changing: ["prompt": "none"])
        },
    ]

    static let codes: [Case] = [
        Case(54_005, 400, "invalid_grant", "a code twice") { authority in
            let code = try await authority.code()
            _ = try await authority.token(code)
            return try await authority.token(code)
        },
        Case(70_000, 400, "invalid_grant", "no code of this authority") {
            try await $0.token($0.code(), changing: ["code": "nonsense"])
        },
        Case(70_008, 400, "invalid_grant", "a code after its time") { authority in
            let code = try await authority.code()
            authority.clock.advance(by: 601)
            return try await authority.token(code)
        },
        Case(700_005, 400, "invalid_grant", "a code at another organization's endpoint") {
            try await $0.token($0.code(), tenant: "\($0.fabrikam.id)")
        },
        Case(501_481, 400, "invalid_grant", "another verifier") {
            try await $0.token($0.code(), changing: ["code_verifier": String(repeating: "w", count: 43)])
        },
        Case(50_148, 400, "invalid_grant", "no verifier") {
            try await $0.token($0.code(), changing: ["code_verifier": nil])
        },
        Case(700_082, 400, "invalid_grant", "a refresh token unused for 90 days") { authority in
            let tokens = try await authority.token(authority.person)
            authority.clock.advance(by: 91 * 86_400)
            return try await authority.token(authority.refresh(tokens))
        },
        Case(700_084, 400, "invalid_grant", "a page's refresh token after a day") { authority in
            let origin = HTTPOrigin.fields
            let tokens = try await authority.token(authority.code(authority.page), headers: origin)
            authority.clock.advance(by: 86_401)
            return try await authority.token(authority.refresh(tokens, of: authority.page), headers: origin)
        },
        Case(50_173, 400, "invalid_grant", "a refresh token from before the password") { authority in
            let tokens = try await authority.token(authority.person)
            // In the same second: what counts is the order.
            try await authority.directory.setPassword(
                "another horse battery", of: authority.ana.id, in: authority.contoso)
            return try await authority.token(authority.refresh(tokens))
        },
        Case(50_013, 400, "invalid_grant", "an assertion of another authority") {
            try await $0.token($0.onBehalfOf(), changing: ["assertion": "e30.e30.AAAA"])
        },
        Case(500_131, 400, "invalid_grant", "an assertion for another API") { authority in
            let tokens = try await authority.token(authority.person)
            return try await authority.token(
                authority.onBehalfOf(), changing: ["assertion": tokens["access_token"]])
        },
        Case(240_002, 400, "invalid_grant", "an id token as an assertion") { authority in
            let tokens = try await authority.token(
                authority.person, changing: ["scope": "\(AADSTSFixture.mde)/.default openid"])
            return try await authority.token(
                authority.onBehalfOf(), changing: ["assertion": tokens["id_token"]])
        },
        Case(7_000_114, 400, "unauthorized_client", "an assertion with no user behind it") { authority in
            let id = "\(authority.triage.id)"
            let own = try AuthorityService.keys.active.sign(
                [
                    "aud": .string(id), "tid": .string("\(authority.contoso.id)"),
                    "oid": .string("\(authority.ana.id)"),
                    "appid": .string(id), "exp": .integer(Int(authority.clock.now.timeIntervalSince1970) + 3600),
                ], version: .v1)
            return try await authority.token(authority.onBehalfOf(), changing: ["assertion": own])
        },
        Case(500_133, 400, "invalid_grant", "an assertion after its time") { authority in
            let exchange = try await authority.onBehalfOf()
            authority.clock.advance(by: 6 * 3600)
            return try await authority.token(exchange)
        },
    ]

    static let devices: [Case] = [
        Case(70_016, 400, "authorization_pending", "nobody has answered yet") { try await $0.token($0.device().poll) },
        Case(70_017, 400, "authorization_declined", "the person declined") { authority in
            let device = try await authority.device()
            let page = try await authority.submit(authority.send(.get, "/devicelogin"), ["otc": device.userCode])
            _ = try await authority.submit(page, ["cancel": "1"])
            return try await authority.token(device.poll)
        },
        Case(70_018, 400, "bad_verification_code", "no device of this authority") {
            try await $0.token($0.device().poll, changing: ["device_code": "nonsense"])
        },
        Case(70_020, 400, "expired_token", "a device that waited too long") { authority in
            let device = try await authority.device()
            authority.clock.advance(by: 901)
            return try await authority.token(device.poll)
        },
        Case(90_119, 200, nil, "a code that no device shows") { authority in
            try await authority.submit(authority.send(.get, "/devicelogin"), ["otc": "WRONGCODE"])
        },
        Case(90_120, 200, nil, "a code that a device no longer shows") { authority in
            let device = try await authority.device()
            authority.clock.advance(by: 901)
            return try await authority.submit(authority.send(.get, "/devicelogin"), ["otc": device.userCode])
        },
    ]
}

/// What a page's script sends along.
private enum HTTPOrigin {
    static let fields: HTTPFields = [.origin: "https://app.example"]
}

import Foundation
import Identity
import Testing

@Suite("Client credentials")
struct ClientCredentialsTests {
    @Test func `the v2 answer has its members as numbers`() async throws {
        let fixture = try await AuthorityFixture()
        let answer = try await fixture.answer(fixture.parameters())
        #expect(answer.keys.sorted() == ["access_token", "expires_in", "ext_expires_in", "token_type"])
        #expect(answer["token_type"] == "Bearer")
        #expect(answer["expires_in"] == 3599)
        #expect(answer["ext_expires_in"] == 3599)
    }

    @Test func `the v1 answer has every member as a string`() async throws {
        let fixture = try await AuthorityFixture()
        let answer = try await fixture.answer(fixture.parameters(.v1), version: .v1)
        #expect(
            answer.filter { $0.key != "access_token" } == [
                "token_type": "Bearer", "expires_in": "3599", "ext_expires_in": "3599", "expires_on": "1700003600",
                "not_before": "1699999700", "resource": "https://api.securitycenter.microsoft.com",
            ])
    }

    @Test func `the token carries the claims of a v1 application token`() async throws {
        let fixture = try await AuthorityFixture()
        let token = try await DecodedToken(fixture.token())
        let principal = try #require(
            fixture.directory.servicePrincipal(of: fixture.application.id, in: fixture.tenant.id))
        let issuer = "https://sts.windows.net/11111111-1111-4111-8111-111111111111/"
        #expect(token.header["typ"] as? String == "JWT")
        #expect(token.header["alg"] as? String == "RS256")
        #expect(token.header["kid"] as? String == AuthorityFixture.keys.active.id)
        #expect(token.header["x5t"] as? String == AuthorityFixture.keys.active.id)
        #expect(token.claims["aud"] as? String == "https://api.securitycenter.microsoft.com")
        #expect(token.claims["iss"] as? String == issuer)
        #expect(token.claims["idp"] as? String == issuer)
        #expect(token.claims["iat"] as? Int == 1_699_999_700)
        #expect(token.claims["nbf"] as? Int == 1_699_999_700)
        #expect(token.claims["exp"] as? Int == 1_700_003_600)
        #expect(token.claims["app_displayname"] as? String == "Triage")
        #expect(token.claims["appid"] as? String == fixture.application.id.description)
        #expect(token.claims["appidacr"] as? String == "1")
        #expect(token.claims["oid"] as? String == principal.id.description)
        #expect(token.claims["sub"] as? String == principal.id.description)
        #expect(token.claims["roles"] as? [String] == ["Alert.Read.All", "Machine.Isolate"])
        #expect(token.claims["tenant_region_scope"] as? String == "EU")
        #expect(token.claims["tid"] as? String == "11111111-1111-4111-8111-111111111111")
        #expect((token.claims["uti"] as? String)?.utf8.count == 22)
        #expect(token.claims["ver"] as? String == "1.0")
        #expect(
            token.claimNames
                == [
                    "aio", "aud", "app_displayname", "appid", "appidacr", "exp", "iat", "idp", "iss", "nbf", "oid",
                    "rh", "roles",
                    "sub", "tenant_region_scope", "tid", "uti", "ver",
                ].sorted())
    }

    @Test func `a token without roles has no roles claim`() async throws {
        let fixture = try await AuthorityFixture()
        var parameters = fixture.parameters()
        parameters["scope"] = "https://graph.microsoft.com/.default"
        #expect(try await DecodedToken(fixture.token(parameters)).claims["roles"] == nil)
    }

    @Test(arguments: [
        (
            "https://securitycenter.onmicrosoft.com/windowsatpservice/.default",
            "https://securitycenter.onmicrosoft.com/windowsatpservice"
        ),
        ("https://api.securitycenter.microsoft.com//.default", "https://api.securitycenter.microsoft.com/"),
        ("https://api.securitycenter.windows.com/.default", "https://api.securitycenter.windows.com"),
        ("fc780465-2017-40d4-a0c5-307022471b92/.default", "fc780465-2017-40d4-a0c5-307022471b92"),
        ("https://api.security.microsoft.com/.default", "https://api.security.microsoft.com"),
        ("https://graph.microsoft.com/.default", "https://graph.microsoft.com"),
        (".default", "00000003-0000-0000-c000-000000000000"),
    ])
    func `the audience is the resource as it was asked for`(scope: String, audience: String) async throws {
        let fixture = try await AuthorityFixture()
        var parameters = fixture.parameters()
        parameters["scope"] = scope
        #expect(try await DecodedToken(fixture.token(parameters)).claims["aud"] as? String == audience)
    }

    @Test(arguments: ["11111111-1111-4111-8111-111111111111", "CONTOSO.com", "contoso.onmicrosoft.com"])
    func `a tenant is named by its id or a verified domain`(name: String) async throws {
        let fixture = try await AuthorityFixture()
        #expect(try await fixture.refusal(fixture.parameters(), tenant: name) == nil)
    }

    @Test func `the client may be named by Basic authentication`() async throws {
        let fixture = try await AuthorityFixture()
        var parameters = fixture.parameters()
        parameters["client_id"] = nil
        parameters["client_secret"] = nil
        let pair = "\(fixture.application.id):\(AuthorityFixture.encode(fixture.secret))"
        let header = "Basic \(Data(pair.utf8).base64EncodedString())"
        #expect(try await fixture.refusal(parameters, authorization: header) == nil)
    }

    @Test func `a parameter that nobody knows is ignored`() async throws {
        let fixture = try await AuthorityFixture()
        var parameters = fixture.parameters()
        parameters["client_info"] = "1"
        parameters["x-client-SKU"] = "MSAL.Python"
        #expect(try await fixture.refusal(parameters) == nil)
    }

    @Test func `the app of a partner acts in the customer's tenant with what the customer granted`() async throws {
        let fixture = try await AuthorityFixture(audience: .multipleTenants)
        let customer = try await fixture.directory.createTenant(displayName: "Fabrikam", domains: ["fabrikam.com"])
        #expect(try await fixture.refusal(fixture.parameters(), tenant: "fabrikam.com")?.code == 700_016)

        let principal = try await fixture.directory.addServicePrincipal(of: fixture.application.id, in: customer)
        try await fixture.directory.grant(
            roles: ["Alert.Read.All"], of: .windowsDefenderATP, to: fixture.application.id, in: customer)
        guard
            case .string(let text)? = try await fixture.answer(fixture.parameters(), tenant: "fabrikam.com")[
                "access_token"]
        else {
            Issue.record("no token")
            return
        }
        let token = try DecodedToken(text)
        #expect(token.claims["tid"] as? String == customer.id.description)
        #expect(token.claims["oid"] as? String == principal.id.description)
        #expect(token.claims["roles"] as? [String] == ["Alert.Read.All"])
        #expect(try await fixture.validator.verify(bearer: text).tenant == customer)
    }

    @Test func `a withdrawn role is absent from the next token`() async throws {
        let fixture = try await AuthorityFixture()
        try await fixture.directory.revoke(
            roles: ["Machine.Isolate"], of: .windowsDefenderATP, from: fixture.application.id, in: fixture.tenant)
        #expect(try await DecodedToken(fixture.token()).claims["roles"] as? [String] == ["Alert.Read.All"])
    }

    @Test func `each of several secrets is accepted until it is removed`() async throws {
        let fixture = try await AuthorityFixture()
        let second = try await fixture.directory.addSecret(to: fixture.application.id)
        var parameters = fixture.parameters()
        #expect(try await fixture.refusal(parameters) == nil)
        parameters["client_secret"] = second.text
        #expect(try await fixture.refusal(parameters) == nil)
        try await fixture.directory.removeCredential(second.credential.id, from: fixture.application.id)
        #expect(try await fixture.refusal(parameters)?.code == 7_000_215)
    }
}

/// One fault in a request that would succeed, and what it is answered.
struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: [String: String?]
    var version = TokenVersion.v2
    var tenant: String? = nil
    let code: Int
    let name: OAuthError.Name
    var status = 400

    static let all: [Fault] = [
        Fault(testDescription: "no grant type", change: ["grant_type": nil], code: 900_144, name: .invalidRequest),
        Fault(testDescription: "empty grant type", change: ["grant_type": ""], code: 900_144, name: .invalidRequest),
        Fault(
            testDescription: "unknown grant type", change: ["grant_type": "magic"], code: 70_003,
            name: .unsupportedGrantType),
        Fault(
            testDescription: "malformed tenant", change: [:], tenant: "con_toso", code: 900_023, name: .invalidRequest),
        Fault(
            testDescription: "unknown tenant id", change: [:], tenant: "22222222-2222-4222-8222-222222222222",
            code: 90_002, name: .invalidRequest),
        Fault(
            testDescription: "unknown domain", change: [:], tenant: "fabrikam.com", code: 90_002, name: .invalidRequest),
        Fault(
            testDescription: "single-tenant app on common", change: [:], tenant: "common", code: 50_194,
            name: .unauthorizedClient),
        Fault(
            testDescription: "unknown app on common",
            change: ["client_id": "33333333-3333-4333-8333-333333333333"], tenant: "common", code: 9_001_023,
            name: .invalidRequest),
        Fault(
            testDescription: "unknown app on organizations",
            change: ["client_id": "33333333-3333-4333-8333-333333333333"], tenant: "organizations", code: 50_059,
            name: .invalidRequest),
        Fault(testDescription: "consumers", change: [:], tenant: "consumers", code: 9_001_023, name: .invalidRequest),
        Fault(
            testDescription: "consumers by id", change: [:], tenant: "9188040d-6c67-4c5b-b112-36a304b66dad",
            code: 9_001_023, name: .invalidRequest),
        Fault(testDescription: "no client", change: ["client_id": nil], code: 900_144, name: .invalidRequest),
        Fault(
            testDescription: "unknown client", change: ["client_id": "33333333-3333-4333-8333-333333333333"],
            code: 700_016, name: .unauthorizedClient),
        Fault(
            testDescription: "client that is no id", change: ["client_id": "triage"], code: 700_016,
            name: .unauthorizedClient),
        Fault(
            testDescription: "a built-in resource as client",
            change: ["client_id": "fc780465-2017-40d4-a0c5-307022471b92"], code: 700_016, name: .unauthorizedClient),
        Fault(
            testDescription: "no credential", change: ["client_secret": nil], code: 7_000_218, name: .invalidClient,
            status: 401),
        Fault(
            testDescription: "wrong secret", change: ["client_secret": "abc8Q~wrong"], code: 7_000_215,
            name: .invalidClient, status: 401),
        Fault(
            testDescription: "secret and assertion",
            change: [
                "client_assertion": "a.b.c",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ], code: 9_002_313, name: .invalidRequest),
        Fault(
            testDescription: "assertion without type", change: ["client_secret": nil, "client_assertion": "a.b.c"],
            code: 900_144, name: .invalidRequest),
        Fault(
            testDescription: "assertion of another type",
            change: [
                "client_secret": nil, "client_assertion": "a.b.c",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
            ], code: 90_100, name: .invalidRequest),
        Fault(
            testDescription: "assertion that is no JWT",
            change: [
                "client_secret": nil, "client_assertion": "nonsense",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ], code: 50_027, name: .invalidClient, status: 401),
        Fault(testDescription: "no scope", change: ["scope": nil], code: 90_014, name: .invalidRequest),
        Fault(
            testDescription: "no resource", change: ["resource": nil], version: .v1, code: 90_014, name: .invalidRequest
        ),
        Fault(
            testDescription: "resource on v2", change: ["resource": "https://api.securitycenter.microsoft.com"],
            code: 901_002, name: .invalidRequest),
        Fault(
            testDescription: "single permission",
            change: ["scope": "https://api.securitycenter.microsoft.com/Alert.Read.All"], code: 1_002_012,
            name: .invalidScope),
        Fault(
            testDescription: "several resources",
            change: ["scope": "https://api.securitycenter.microsoft.com/.default https://graph.microsoft.com/.default"],
            code: 700_022, name: .invalidScope),
        Fault(
            testDescription: "default and another scope",
            change: ["scope": "https://api.securitycenter.microsoft.com/.default openid"], code: 70_011,
            name: .invalidScope),
        Fault(
            testDescription: "unknown resource on v2", change: ["scope": "https://api.example.com/.default"],
            code: 500_011, name: .invalidResource),
        Fault(
            testDescription: "unknown resource on v1", change: ["resource": "https://api.example.com"], version: .v1,
            code: 500_011, name: .invalidResource),
        Fault(
            testDescription: "path of another case",
            change: ["scope": "https://securitycenter.onmicrosoft.com/WindowsATPService/.default"], code: 500_011,
            name: .invalidResource),
    ]
}

@Suite("Refusals of client credentials")
struct ClientCredentialsRefusalTests {
    @Test(arguments: Fault.all)
    func `a fault has its code`(fault: Fault) async throws {
        let fixture = try await AuthorityFixture()
        var parameters = fixture.parameters(fault.version)
        for (name, value) in fault.change { parameters[name] = value }
        let refusal = try #require(try await fixture.refusal(parameters, version: fault.version, tenant: fault.tenant))
        #expect(refusal.code == fault.code)
        #expect(refusal.name == fault.name)
        #expect(refusal.status == fault.status)
        #expect(OAuthError.explanation(of: refusal.code) != nil)
    }

    @Test func `a multi-tenant app cannot use common as itself`() async throws {
        let fixture = try await AuthorityFixture(audience: .multipleTenants)
        #expect(try await fixture.refusal(fixture.parameters(), tenant: "common")?.code == 9_001_023)
        #expect(try await fixture.refusal(fixture.parameters(), tenant: "organizations")?.code == 50_059)
    }

    @Test func `a missing parameter is named`() async throws {
        let fixture = try await AuthorityFixture()
        var parameters = fixture.parameters()
        parameters["client_id"] = nil
        #expect(
            try await fixture.refusal(parameters)?.message
                == "The request body must contain the following parameter: 'client_id'.")
    }

    @Test func `an expired secret is told from a wrong one`() async throws {
        let fixture = try await AuthorityFixture()
        fixture.clock.advance(by: 731 * 86_400)
        #expect(try await fixture.refusal(fixture.parameters())?.code == 7_000_222)
    }

    @Test func `a secret that does not begin yet is not accepted`() async throws {
        let fixture = try await AuthorityFixture()
        let later = try await fixture.directory.addSecret(
            to: fixture.application.id, startsAt: AuthorityFixture.now.addingTimeInterval(3600))
        var parameters = fixture.parameters()
        parameters["client_secret"] = later.text
        #expect(try await fixture.refusal(parameters)?.code == 7_000_215)
        fixture.clock.advance(by: 3600)
        #expect(try await fixture.refusal(parameters) == nil)
    }

    @Test func `a disabled application gets no token`() async throws {
        let fixture = try await AuthorityFixture()
        try await fixture.directory.updateServicePrincipal(
            of: fixture.application.id, in: fixture.tenant, isEnabled: false)
        #expect(try await fixture.refusal(fixture.parameters())?.code == 7_000_112)
    }

    @Test func `nobody gets a token for a disabled resource`() async throws {
        let fixture = try await AuthorityFixture()
        try await fixture.directory.updateServicePrincipal(
            of: WellKnownResource.windowsDefenderATP.applicationID, in: fixture.tenant, isEnabled: false)
        #expect(try await fixture.refusal(fixture.parameters())?.code == 50_001)
    }

    @Test func `a resource that requires assignment refuses an application without a role`() async throws {
        let fixture = try await AuthorityFixture()
        try await fixture.directory.updateServicePrincipal(
            of: WellKnownResource.microsoftGraph.applicationID, in: fixture.tenant, requiresAssignment: true)
        var parameters = fixture.parameters()
        parameters["scope"] = "https://graph.microsoft.com/.default"
        let refusal = try await fixture.refusal(parameters)
        #expect(refusal?.code == 501_051)
        #expect(refusal?.status == 401)
        try await fixture.directory.grant(
            roles: ["ThreatHunting.Read.All"], of: .microsoftGraph, to: fixture.application.id, in: fixture.tenant)
        #expect(try await fixture.refusal(parameters) == nil)
    }

    @Test func `a public client presents no credential`() async throws {
        let fixture = try await AuthorityFixture()
        let publicClient = try await fixture.directory.registerApplication(
            in: fixture.tenant, displayName: "Console", isFallbackPublicClient: true)
        var parameters = fixture.parameters()
        parameters["client_id"] = publicClient.id.description
        #expect(try await fixture.refusal(parameters)?.code == 700_025)
        parameters["client_secret"] = nil
        #expect(try await fixture.refusal(parameters)?.code == 7_000_218)
    }

    @Test func `an application that asks for itself is told so`() async throws {
        let fixture = try await AuthorityFixture()
        var parameters = fixture.parameters()
        parameters["scope"] = "\(fixture.application.id)/.default"
        #expect(try await fixture.refusal(parameters)?.code == 700_023)
    }

    @Test func `another tenant's application is not found`() async throws {
        let fixture = try await AuthorityFixture()
        _ = try await fixture.directory.createTenant(displayName: "Fabrikam", domains: ["fabrikam.com"])
        #expect(try await fixture.refusal(fixture.parameters(), tenant: "fabrikam.com")?.code == 700_016)
    }

    @Test(arguments: ["Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Basic Og==", "Basic //79"])
    func `an unreadable Basic header is malformed`(header: String) async throws {
        let fixture = try await AuthorityFixture()
        #expect(try await fixture.refusal(fixture.parameters(), authorization: header)?.code == 9_002_313)
    }

    @Test func `a Basic header for another client is refused`() async throws {
        let fixture = try await AuthorityFixture()
        var parameters = fixture.parameters()
        parameters["client_secret"] = nil
        let header =
            "Basic " + Data("33333333-3333-4333-8333-333333333333:\(fixture.secret)".utf8).base64EncodedString()
        #expect(try await fixture.refusal(parameters, authorization: header)?.code == 9_002_313)
    }

    @Test func `a secret in both places is refused`() async throws {
        let fixture = try await AuthorityFixture()
        let header = "Basic " + Data("\(fixture.application.id):\(fixture.secret)".utf8).base64EncodedString()
        #expect(try await fixture.refusal(fixture.parameters(), authorization: header)?.code == 9_002_313)
    }

    @Test func `the bearer token of another protocol in the header is passed over`() async throws {
        let fixture = try await AuthorityFixture()
        #expect(try await fixture.refusal(fixture.parameters(), authorization: "Bearer abc") == nil)
    }

    @Test func `no refusal repeats a secret`() async throws {
        let fixture = try await AuthorityFixture()
        for fault in Fault.all {
            var parameters = fixture.parameters(fault.version)
            for (name, value) in fault.change { parameters[name] = value }
            let secret = parameters["client_secret"] ?? fixture.secret
            let refusal = try #require(
                try await fixture.refusal(parameters, version: fault.version, tenant: fault.tenant))
            #expect(!refusal.message.contains(secret))
        }
    }

    @Test func `a client's text is echoed without control characters and cut`() async throws {
        let fixture = try await AuthorityFixture()
        var parameters = fixture.parameters()
        parameters["client_id"] = "a\r\nb" + String(repeating: "x", count: 5000)
        let message = try #require(try await fixture.refusal(parameters)).message
        #expect(message.contains("'a??bxxx"))
        #expect(message.utf8.count < 600)
    }

    @Test func `the body of a refusal has the documented members`() async throws {
        let fixture = try await AuthorityFixture()
        var parameters = fixture.parameters()
        parameters["grant_type"] = nil
        let refusal = try #require(try await fixture.refusal(parameters))
        let trace = RequestTrace(
            clientRequestID: "7B6F4A14-3D0A-4F0A-9C7E-0A8F7C2F2B11", time: Date(timeIntervalSince1970: 1_708_967_609))
        let id = trace.traceIDText
        let correlation = "7b6f4a14-3d0a-4f0a-9c7e-0a8f7c2f2b11"
        #expect(
            refusal.body(trace: trace, location: .documented).text
                == #"{"error":"invalid_request","error_description":"AADSTS900144: The request body must contain the "#
                + #"following parameter: 'grant_type'. Trace ID: \#(id) Correlation ID: \#(correlation) "#
                + #"Timestamp: 2024-02-26 17:13:29Z","error_codes":[900144],"timestamp":"2024-02-26 17:13:29Z","#
                + #""trace_id":"\#(id)","correlation_id":"\#(correlation)","#
                + #""error_uri":"https://login.microsoftonline.com/error?code=900144"}"#)
    }

    @Test func `a request id that is no GUID is replaced`() {
        let trace = RequestTrace(clientRequestID: "<script>", time: AuthorityFixture.now)
        #expect(UUID(uuidString: trace.correlationIDText) != nil)
    }
}

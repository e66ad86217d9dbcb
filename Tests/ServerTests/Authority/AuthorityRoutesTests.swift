import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import NIOCore
import Server
import Testing
import Values

/// The authority behind its routes, with one tenant and one application.
struct AuthorityService: Sendable {
    static let now = Date(timeIntervalSince1970: 1_708_967_609)
    static let keys: SigningKeys = {
        do { return try SigningKeys.ephemeral() } catch { preconditionFailure("No keys: \(error)") }
    }()

    let directory: Directory
    let application: Identity.Application
    let secret: String
    let tenant = "11111111-1111-4111-8111-111111111111"

    init() async throws {
        directory = try Directory.inMemory(clock: .fixed(Self.now))
        let id = try #require(TenantID(tenant))
        let tenant = try await directory.createTenant(
            id: id, displayName: "Contoso", domains: ["contoso.onmicrosoft.com"], region: .northAmerica)
        application = try await directory.registerApplication(in: tenant, displayName: "Triage")
        secret = try await directory.addSecret(to: application.id).text
    }

    var form: String {
        "grant_type=client_credentials&client_id=\(application.id)&client_secret=\(secret)"
            + "&scope=https://api.securitycenter.microsoft.com/.default"
    }

    /// Sends one request through the router.
    func send(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: String? = nil,
        host: String? = "login.microsoftonline.com"
    ) async throws -> TestResponse {
        let router = Router()
        router.add(middleware: StatedHost(host: host))
        AuthorityRoutes<BasicRequestContext>(
            authority: try Authority(directory: directory, signingKeys: Self.keys, clock: .fixed(Self.now)),
            validator: TokenValidator(directory: directory, signingKeys: Self.keys, clock: .fixed(Self.now)),
            clock: .fixed(Self.now)
        ).add(to: router)
        let application = Hummingbird.Application(router: router)
        return try await application.test(.router) { client in
            try await client.execute(
                uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        }
    }

    func token(_ body: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await send(.post, "/\(tenant)/oauth2/v2.0/token", headers: headers, body: body)
    }
}

/// Gives a request the host that a test wants: the test client has its own.
private struct StatedHost: RouterMiddleware {
    let host: String?

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        var head = request.head
        head.authority = host
        return try await next(Request(head: head, body: request.body), context)
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    func object() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    subscript(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}

@Suite("The authority over HTTP")
struct AuthorityRoutesTests {
    private static let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    @Test(arguments: [
        HTTPFields(), [.contentType: "application/x-www-form-urlencoded"],
        [.contentType: "Application/X-WWW-Form-URLEncoded; charset=utf-8"],
    ])
    func `a form is read with and without its content type`(headers: HTTPFields) async throws {
        let service = try await AuthorityService()
        let response = try await service.token(service.form, headers: headers)
        #expect(response.status == .ok)
        #expect(try response.object()["token_type"] as? String == "Bearer")
    }

    @Test func `a token answer forbids caching and has the authority's headers`() async throws {
        let service = try await AuthorityService()
        let response = try await service.token(service.form)
        #expect(response["Content-Type"] == "application/json; charset=utf-8")
        #expect(response["Cache-Control"] == "no-store, no-cache")
        #expect(response["Pragma"] == "no-cache")
        #expect(response["Expires"] == "-1")
        #expect(UUID(uuidString: response["x-ms-request-id"] ?? "") != nil)
        #expect(response["x-ms-ests-server"] != nil)
        #expect(response["x-ms-clitelem"] == "1,0,0,,")
        #expect(response["P3P"] != nil)
        #expect(response["Access-Control-Allow-Origin"] == nil)
        #expect(response["client-request-id"] == nil)
    }

    @Test func `parameters in the query or in JSON count for nothing`() async throws {
        let service = try await AuthorityService()
        let query = try await service.send(
            .post, "/\(service.tenant)/oauth2/v2.0/token?\(service.form)", headers: Self.form)
        #expect(query.status == .badRequest)
        #expect(try query.object()["error_codes"] as? [Int] == [900_144])
        let json = try await service.token(
            #"{"grant_type":"client_credentials"}"#, headers: [.contentType: "application/json"])
        #expect(try json.object()["error_codes"] as? [Int] == [900_144])
    }

    @Test func `the body of a refusal is exactly the documented one`() async throws {
        let service = try await AuthorityService()
        let response = try await service.token(
            "grant_type=client_credentials&client_id=\(service.application.id)&client_secret=wrong",
            headers: [AuthorityTestField.clientRequestID: "7B6F4A14-3D0A-4F0A-9C7E-0A8F7C2F2B11"])
        let trace = try #require(response["x-ms-request-id"])
        let correlation = "7b6f4a14-3d0a-4f0a-9c7e-0a8f7c2f2b11"
        #expect(response.status == .unauthorized)
        #expect(response["x-ms-clitelem"] == "1,7000215,0,,")
        #expect(
            response.text
                == #"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. "#
                + #"Ensure that the value of the secret is sent, not its id, and that it belongs to application "#
                + #"'\#(service.application.id)'. Trace ID: \#(trace) Correlation ID: \#(correlation) "#
                + #"Timestamp: 2024-02-26 17:13:29Z","error_codes":[7000215],"timestamp":"2024-02-26 17:13:29Z","#
                + #""trace_id":"\#(trace)","correlation_id":"\#(correlation)","#
                + #""error_uri":"https://login.microsoftonline.com/error?code=7000215"}"#)
    }

    @Test(arguments: [("true", true), ("false", false)])
    func `the client's request id comes back only when it is asked for`(wish: String, isEchoed: Bool) async throws {
        let service = try await AuthorityService()
        let id = "7b6f4a14-3d0a-4f0a-9c7e-0a8f7c2f2b11"
        let response = try await service.token(
            service.form,
            headers: [AuthorityTestField.clientRequestID: id, AuthorityTestField.returnClientRequestID: wish])
        #expect(response["client-request-id"] == (isEchoed ? id : nil))
    }

    @Test(arguments: [HTTPRequest.Method.get, .put, .delete, .patch])
    func `the token endpoint takes POST alone`(method: HTTPRequest.Method) async throws {
        let service = try await AuthorityService()
        for path in ["oauth2/token", "oauth2/v2.0/token"] {
            let response = try await service.send(method, "/common/\(path)")
            #expect(response.status == .methodNotAllowed)
            #expect(response["Allow"] == "POST")
            #expect(try response.object()["error_codes"] as? [Int] == [900_561])
        }
    }

    @Test(arguments: [
        "grant_type", "client_id", "client_secret", "scope", "resource", "client_assertion", "client_assertion_type",
    ])
    func `a parameter that decides something is not given twice`(name: String) async throws {
        let service = try await AuthorityService()
        let response = try await service.token("\(service.form)&\(name)=a&\(name)=a")
        #expect(response.status == .badRequest)
        #expect(try response.object()["error_codes"] as? [Int] == [9_002_313])
    }

    @Test func `a body over the limit is refused`() async throws {
        let service = try await AuthorityService()
        let response = try await service.token(service.form + "&x=" + String(repeating: "a", count: 200_000))
        #expect(response.status == .contentTooLarge)
        #expect(try response.object()["error_codes"] as? [Int] == [9_002_313])
    }

    @Test func `a v1 request answers in strings`() async throws {
        let service = try await AuthorityService()
        let response = try await service.send(
            .post, "/contoso.onmicrosoft.com/oauth2/token",
            body: "resource=https://api.securitycenter.microsoft.com&client_id=\(service.application.id)"
                + "&client_secret=\(service.secret)&grant_type=client_credentials")
        #expect(response.status == .ok)
        #expect(try response.object()["expires_in"] as? String == "3599")
    }

    @Test func `the v2 discovery document names the tenant and the host of the request`() async throws {
        let service = try await AuthorityService()
        let id = service.tenant
        for name in [id, "contoso.onmicrosoft.com"] {
            let response = try await service.send(
                .get, "/\(name)/v2.0/.well-known/openid-configuration", host: "127.0.0.1:8443")
            #expect(response.status == .ok)
            #expect(response["Access-Control-Allow-Origin"] == "*")
            #expect(response["Cache-Control"] == "max-age=86400, private")
            let document = try response.object()
            #expect(document["issuer"] as? String == "https://login.microsoftonline.com/\(id)/v2.0")
            #expect(document["token_endpoint"] as? String == "https://127.0.0.1:8443/\(id)/oauth2/v2.0/token")
            #expect(
                document["authorization_endpoint"] as? String == "https://127.0.0.1:8443/\(id)/oauth2/v2.0/authorize")
            #expect(
                document["device_authorization_endpoint"] as? String
                    == "https://127.0.0.1:8443/\(id)/oauth2/v2.0/devicecode")
            #expect(document["end_session_endpoint"] as? String == "https://127.0.0.1:8443/\(id)/oauth2/v2.0/logout")
            #expect(document["jwks_uri"] as? String == "https://127.0.0.1:8443/\(id)/discovery/v2.0/keys")
            #expect(document["userinfo_endpoint"] as? String == "https://127.0.0.1:8443/oidc/userinfo")
            #expect(document["tenant_region_scope"] as? String == "NA")
            #expect(
                document["token_endpoint_auth_methods_supported"] as? [String]
                    == ["client_secret_post", "private_key_jwt", "client_secret_basic"])
        }
    }

    @Test func `the v1 discovery document has the v1 issuer and endpoints`() async throws {
        let service = try await AuthorityService()
        let document = try await service.send(.get, "/\(service.tenant)/.well-known/openid-configuration").object()
        #expect(document["issuer"] as? String == "https://sts.windows.net/\(service.tenant)/")
        #expect(
            document["token_endpoint"] as? String == "https://login.microsoftonline.com/\(service.tenant)/oauth2/token")
        #expect(document["jwks_uri"] as? String == "https://login.microsoftonline.com/common/discovery/keys")
        #expect(document["scopes_supported"] as? [String] == ["openid"])
        #expect(document["microsoft_multi_refresh_token"] as? Bool == true)
    }

    @Test(arguments: [
        ("common", "https://login.microsoftonline.com/{tenantid}/v2.0"),
        ("organizations", "https://login.microsoftonline.com/{tenantid}/v2.0"),
        ("consumers", "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"),
    ])
    func `the words for many tenants have their issuer`(word: String, issuer: String) async throws {
        let service = try await AuthorityService()
        let document = try await service.send(.get, "/\(word)/v2.0/.well-known/openid-configuration").object()
        #expect(document["issuer"] as? String == issuer)
        #expect(document["token_endpoint"] as? String == "https://login.microsoftonline.com/\(word)/oauth2/v2.0/token")
        #expect(document["tenant_region_scope"] is NSNull)
    }

    @Test func `an unknown tenant has no discovery document`() async throws {
        let service = try await AuthorityService()
        let response = try await service.send(.get, "/fabrikam.com/v2.0/.well-known/openid-configuration")
        #expect(response.status == .badRequest)
        #expect(try response.object()["error"] as? String == "invalid_tenant")
        #expect(try response.object()["error_codes"] as? [Int] == [90_002])
    }

    @Test func `the key sets list every key, the v2 one with the issuer`() async throws {
        let service = try await AuthorityService()
        let v1 = try #require(
            try await service.send(.get, "/common/discovery/keys").object()["keys"] as? [[String: Any]])
        #expect(v1.map { $0["kid"] as? String } == AuthorityService.keys.all.map(\.id))
        for key in v1 {
            #expect(key.keys.sorted() == ["e", "kid", "kty", "n", "use", "x5c", "x5t"])
            #expect(key["x5t"] as? String == key["kid"] as? String)
            #expect(key["kty"] as? String == "RSA")
            #expect(key["use"] as? String == "sig")
            #expect(key["e"] as? String == "AQAB")
        }
        let v2 = try #require(
            try await service.send(.get, "/common/discovery/v2.0/keys").object()["keys"] as? [[String: Any]])
        #expect(v2.first?["issuer"] as? String == "https://login.microsoftonline.com/{tenantid}/v2.0")
        let own = try #require(
            try await service.send(.get, "/\(service.tenant)/discovery/v2.0/keys").object()["keys"] as? [[String: Any]])
        #expect(own.first?["issuer"] as? String == "https://login.microsoftonline.com/\(service.tenant)/v2.0")
    }

    @Test func `instance discovery lists the clouds`() async throws {
        let service = try await AuthorityService()
        let response = try await service.send(
            .get,
            "/common/discovery/instance?api-version=1.1&authorization_endpoint=https%3A%2F%2Flogin.microsoftonline.com%2Fcommon%2Foauth2%2Fauthorize"
        )
        #expect(response.status == .ok)
        let document = try response.object()
        #expect(
            document["tenant_discovery_endpoint"] as? String
                == "https://login.microsoftonline.com/common/.well-known/openid-configuration")
        let metadata = try #require(document["metadata"] as? [[String: Any]])
        #expect(metadata.first?["preferred_network"] as? String == "login.microsoftonline.com")
        #expect(metadata.first?["preferred_cache"] as? String == "login.windows.net")
        #expect(
            metadata.first?["aliases"] as? [String]
                == ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"])
    }

    @Test func `instance discovery accepts the host that it is asked on`() async throws {
        let service = try await AuthorityService()
        let response = try await service.send(
            .get,
            "/common/discovery/instance?api-version=1.1&authorization_endpoint=https%3A%2F%2Fsallyport.lab%3A8443%2Fcontoso.onmicrosoft.com%2Foauth2%2Fv2.0%2Fauthorize",
            host: "sallyport.lab:8443")
        let document = try response.object()
        #expect(
            document["tenant_discovery_endpoint"] as? String
                == "https://sallyport.lab:8443/contoso.onmicrosoft.com/v2.0/.well-known/openid-configuration")
        let own = try #require((document["metadata"] as? [[String: Any]])?.last)
        #expect(own["preferred_network"] as? String == "sallyport.lab:8443")
        #expect(own["aliases"] as? [String] == ["sallyport.lab:8443"])
    }

    @Test(arguments: [
        "https://login.example.com/common/oauth2/authorize", "http://login.microsoftonline.com/common/oauth2/authorize",
        "https://login.microsoftonline.com@example.com/common/oauth2/authorize", "nonsense",
        "https://login.microsoftonline.com",
    ])
    func `another authority is not vouched for`(endpoint: String) async throws {
        let service = try await AuthorityService()
        let encoded = try #require(endpoint.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let response = try await service.send(
            .get, "/common/discovery/instance?api-version=1.1&authorization_endpoint=\(encoded)")
        #expect(response.status == .badRequest)
        #expect(try response.object()["error"] as? String == "invalid_instance")
        #expect(try response.object()["error_codes"] as? [Int] == [50_049])
    }

    @Test(arguments: [
        ("ana@contoso.onmicrosoft.com", "Managed"), ("ana%40contoso.onmicrosoft.com", "Managed"),
        ("ana@fabrikam.com", "Unknown"), ("ana", "Unknown"),
    ])
    func `a user's realm is managed here or unknown`(name: String, kind: String) async throws {
        let service = try await AuthorityService()
        let document = try await service.send(.get, "/common/userrealm/\(name)?api-version=1.0").object()
        #expect(document["ver"] as? String == "1.0")
        #expect(document["account_type"] as? String == kind)
        #expect(document["cloud_audience_urn"] as? String == "urn:federation:MicrosoftOnline")
    }

    @Test func `discovery answers a preflight and refuses POST`() async throws {
        let service = try await AuthorityService()
        let preflight = try await service.send(.options, "/common/discovery/keys")
        #expect(preflight.status == .ok)
        #expect(preflight["Access-Control-Allow-Origin"] == "*")
        let post = try await service.send(.post, "/common/discovery/keys")
        #expect(post.status == .methodNotAllowed)
        #expect(try post.object()["error_codes"] as? [Int] == [900_561])
    }

    @Test func `the cloud's metadata leads back to the host that was asked`() async throws {
        let service = try await AuthorityService()
        func login(_ host: String) async throws -> String? {
            let document = try await service.send(.get, "/metadata/endpoints?api-version=latest", host: host).object()
            return (document["authentication"] as? [String: Any])?["loginEndpoint"] as? String
        }
        #expect(try await login("management.azure.com") == "https://login.microsoftonline.com")
        #expect(try await login("localhost:8443") == "https://localhost:8443")
    }

    @Test func `the page behind error_uri explains the code and repeats nothing else`() async throws {
        let service = try await AuthorityService()
        let page = try await service.send(.get, "/error?code=7000222")
        #expect(page["Content-Type"] == "text/html; charset=utf-8")
        #expect(page.text.contains("The client secret has expired."))
        let odd = try await service.send(.get, "/error?code=%3Cscript%3E")
        #expect(!odd.text.contains("script"))
    }

    @Test func `a host that is no host is refused`() async throws {
        let service = try await AuthorityService()
        let response = try await service.send(
            .get, "/common/v2.0/.well-known/openid-configuration", host: "evil\"host/../")
        #expect(response.status == .badRequest)
        #expect(!response.text.contains("evil"))
    }
}

private enum AuthorityTestField {
    static let clientRequestID = field("client-request-id")
    static let returnClientRequestID = field("return-client-request-id")

    private static func field(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("'\(name)' is not a name of an HTTP field.") }
        return name
    }
}

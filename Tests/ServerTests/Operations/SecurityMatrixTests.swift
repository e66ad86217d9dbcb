import Crypto
import Defender
import Foundation
import HTTPTypes
import HummingbirdTesting
import Identity
import Server
import Testing

/// Every operation of the catalogue against every kind of token: the list of tests is the list of operations.
@Suite("The security matrix")
struct SecurityMatrixTests {
    /// A token that must not be accepted, whoever asks for what.
    enum BadToken: String, CaseIterable, Sendable {
        case none, garbage, otherScheme, emptyBearer, twoSegments, expired, notYetValid, foreignKey, changedClaims,
            algNone
        case publicKeyAsSecret, unknownKeyID, critical, wrongAudience, foreignIssuer, unknownTenant, issuerOfOtherTenant
        case tooLong, noExpiry, noTenant, noApplication

        /// The value of the `Authorization` header.
        func header(_ operation: Server.Operation, _ service: DefenderService) throws -> String? {
            let api = operation.api
            var claims = TokenClaims(
                api, service.contoso, roles: operation.permissions.application, service: service)
            let good = try claims.signed()
            func bearer() throws -> String { "Bearer " + (try claims.signed()) }
            switch self {
            case .none: return nil
            case .garbage: return "Bearer garbage"
            case .otherScheme: return "Basic " + Data("user:password".utf8).base64EncodedString()
            case .emptyBearer: return "Bearer "
            case .twoSegments: return "Bearer " + good.split(separator: ".").prefix(2).joined(separator: ".")
            case .expired:
                claims.notBefore -= 7200
                claims.expires -= 7200
                return try bearer()
            case .notYetValid:
                claims.notBefore += 7200
                claims.expires += 7200
                return try bearer()
            case .foreignKey: return "Bearer " + (try claims.signed(by: Self.foreign))
            case .changedClaims:
                let parts = good.split(separator: ".").map(String.init)
                claims.application = "00000000-0000-4000-8000-000000000001"
                return "Bearer \(parts[0]).\(Base64URL.encode(claims.document.utf8)).\(parts[2])"
            case .algNone:
                return "Bearer \(Base64URL.encode(#"{"typ":"JWT","alg":"none"}"#.utf8))."
                    + "\(Base64URL.encode(claims.document.utf8))."
            case .publicKeyAsSecret:
                let key = DefenderService.keys.active
                let header = Base64URL.encode(#"{"typ":"JWT","alg":"HS256","kid":"\#(key.id)"}"#.utf8)
                let signed = header + "." + Base64URL.encode(claims.document.utf8)
                let secret = SymmetricKey(data: key.certificate)
                let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: secret)
                return "Bearer \(signed).\(Base64URL.encode(code))"
            case .unknownKeyID: return "Bearer " + Self.reheaded(good, #"{"typ":"JWT","alg":"RS256","kid":"else"}"#)
            case .critical:
                let id = DefenderService.keys.active.id
                return "Bearer "
                    + Self.reheaded(good, #"{"typ":"JWT","alg":"RS256","kid":"\#(id)","crit":["exp"],"exp":1}"#)
            case .wrongAudience:
                claims.audience =
                    api == .graph ? "https://api.securitycenter.microsoft.com" : "https://graph.microsoft.com"
                return try bearer()
            case .foreignIssuer:
                claims.issuer = "https://login.example.com/\(service.contoso.id)/"
                return try bearer()
            case .unknownTenant:
                claims.tenant = "99999999-9999-4999-8999-999999999999"
                claims.issuer = "https://sts.windows.net/\(claims.tenant)/"
                return try bearer()
            case .issuerOfOtherTenant:
                claims.tenant = service.fabrikam.id.description
                return try bearer()
            case .tooLong: return "Bearer " + String(repeating: "a", count: 20_000)
            case .noExpiry, .noTenant, .noApplication:
                let missing = self == .noExpiry ? "exp" : self == .noTenant ? "tid" : "appid"
                guard case .object(let members) = claims.document else { return nil }
                let document = JSONDocument.object(members.filter { $0.name != missing })
                return "Bearer " + (try DefenderService.keys.active.sign(document, version: .v1))
            }
        }

        private static let foreign: SigningKeys = {
            do { return try SigningKeys.ephemeral() } catch { preconditionFailure("No keys: \(error)") }
        }()

        /// The token with another header and its old signature.
        private static func reheaded(_ token: String, _ header: String) -> String {
            let parts = token.split(separator: ".")
            return "\(Base64URL.encode(header.utf8)).\(parts[1]).\(parts[2])"
        }
    }

    @Test(arguments: OperationCatalogue.all.map(\.id), BadToken.allCases)
    func `an operation refuses a token that proves nothing`(id: String, token: BadToken) async throws {
        let (service, operation, example) = try await Self.case(id)
        var headers = HTTPFields()
        headers[.authorization] = try token.header(operation, service)
        let response = try await service.send(
            operation.method, example.path, headers: headers,
            body: operation.method == .get ? nil : example.body ?? "{}")
        #expect(response.status == .unauthorized)
        let error = try response.error()
        #expect(error["code"] as? String == (operation.api == .graph ? "InvalidAuthenticationToken" : "Unauthorized"))
        let challenge = try #require(response["WWW-Authenticate"])
        #expect(challenge.hasPrefix("Bearer authorization_uri=") && challenge.contains("error=\"invalid_token\""))
        try Self.expectShape(error, operation.api)
        // Nothing of the credentials comes back.
        if let sent = headers[.authorization], sent.count > 40 {
            #expect(!response.text.contains(sent.dropFirst(12)))
        }
    }

    @Test(arguments: OperationCatalogue.all.map(\.id))
    func `an operation refuses a token without a role, with all the wrong roles, and of the neighbouring API`(
        id: String
    ) async throws {
        let (service, operation, example) = try await Self.case(id)
        let right = Set(operation.permissions.application)
        let wrong = operation.api.resource.applicationRoles.filter { !right.contains($0) }
        #expect(!wrong.isEmpty)
        var refused = [
            try service.token(operation.api, in: service.contoso, roles: []),
            try service.token(operation.api, in: service.contoso, roles: wrong),
            // The names of permissions count only in tokens for the API that defines them.
            operation.api == .graph
                ? try service.token(.graph, in: service.contoso, roles: right.map { $0.uppercased() })
                : try service.token(operation.api == .mde ? .xdr : .mde, in: service.contoso, roles: Array(right)),
        ]
        var delegated = TokenClaims(operation.api, service.contoso, roles: [], service: service)
        delegated.act(for: service.administrator, scopes: ["Other.Read"])
        refused.append(try delegated.signed())
        for token in refused {
            let response = try await service.send(
                operation.method, example.path, token: token,
                body: operation.method == .get ? nil : example.body ?? "{}")
            #expect(response.status == .forbidden)
            let error = try response.error()
            #expect(error["code"] as? String == "Forbidden")
            let message = try #require(error["message"] as? String)
            let isDelegated = token == refused[3]
            let wanted = isDelegated ? operation.permissions.delegated : operation.permissions.application
            for permission in wanted { #expect(message.contains(permission), "what is required") }
            if token == refused[1] { for role in wrong { #expect(message.contains(role), "what the token has") } }
            if isDelegated { #expect(message.contains("Other.Read")) }
            try Self.expectShape(error, operation.api)
        }
    }

    @Test(arguments: OperationCatalogue.all.filter { !$0.permissions.delegated.isEmpty }.map(\.id))
    func `a user may do what both the token's scopes and the user's own roles allow`(id: String) async throws {
        let (service, operation, example) = try await Self.case(id)
        let scopes = operation.permissions.delegated
        var claims = TokenClaims(operation.api, service.contoso, roles: [], service: service)
        claims.act(for: service.member, scopes: scopes)
        let refused = try await service.send(
            operation.method, example.path, token: try claims.signed(),
            body: operation.method == .get ? nil : example.body ?? "{}")
        if operation.userRole == .member {
            #expect(refused.status == .ok)
        } else {
            #expect(refused.status == .forbidden)
            let message = try #require(try refused.error()["message"] as? String)
            #expect(message.contains("max@contoso.onmicrosoft.com") && message.contains("Global Administrator"))
        }
        guard operation.method == .get else { return }
        claims.act(for: service.administrator, scopes: scopes)
        let subjects = try await service.subjects(of: service.contoso)
        let path =
            try operation.handler == nil ? example.path : #require(OperationExample(operation, about: subjects)).path
        let response = try await service.send(operation.method, path, token: try claims.signed())
        #expect(response.status == (operation.handler == nil ? .notImplemented : .ok), "\(response.text.prefix(300))")
    }

    @Test func `a user's token ends with the user's account and with the user's sessions`() async throws {
        let service = try await DefenderService()
        var claims = TokenClaims(.mde, service.contoso, roles: [], service: service)
        claims.act(for: service.administrator, scopes: ["Alert.Read"])
        let token = try claims.signed()
        #expect(try await service.send(.get, "/api/alerts", token: token).status == .ok)
        let directory = service.installation.directory
        try await directory.assign(.globalAdministrator, to: service.member.id, in: service.contoso)
        try await directory.updateUser(service.administrator.id, in: service.contoso, isEnabled: false)
        #expect(try await service.send(.get, "/api/alerts", token: token).status == .unauthorized)
        try await directory.updateUser(service.administrator.id, in: service.contoso, isEnabled: true)
        try await directory.withdraw(.globalAdministrator, from: service.administrator.id, in: service.contoso)
        #expect(try await service.send(.get, "/api/alerts", token: token).status == .forbidden)
        claims.tenant = service.fabrikam.id.description
        claims.issuer = "https://sts.windows.net/\(service.fabrikam.id)/"
        #expect(try await service.send(.get, "/api/alerts", token: try claims.signed()).status == .unauthorized)
    }

    @Test(arguments: OperationCatalogue.all.filter { $0.handler != nil }.map(\.id))
    func `each of the right roles, alone, opens an operation that is built`(id: String) async throws {
        let operation = try #require(OperationCatalogue.operation(id))
        for role in operation.permissions.application {
            // Operations that change something do so in a service of their own.
            let service =
                operation.method == .get ? try await DefenderService.shared.value : try await DefenderService()
            let example = try #require(
                OperationExample(operation, about: try await service.subjects(of: service.contoso)), "no example")
            if id == "unisolate-machine" { service.advance(by: 60) }
            let response = try await service.send(
                operation.method, example.path,
                token: try service.token(operation.api, in: service.contoso, roles: [role]), body: example.body)
            switch id {
            case "isolate-machine": #expect(response.status == .badRequest, "it is under way already")
            case "unisolate-machine": #expect(response.status == .created)
            default:
                #expect(
                    [.ok, .created, .noContent].contains(response.status), "\(role): \(response.text.prefix(300))")
            }
        }
    }

    @Test(arguments: OperationCatalogue.all.filter { $0.handler == nil }.map(\.id))
    func `an operation that is not built says so to whoever may call it`(id: String) async throws {
        let (service, operation, example) = try await Self.case(id)
        let response = try await service.send(
            operation.method, example.path, token: try service.token(operation.api, in: service.contoso),
            body: operation.method == .get ? nil : "{}")
        #expect(response.status == .notImplemented)
        let error = try response.error()
        #expect(error["code"] as? String == "NotImplemented")
        #expect((error["message"] as? String)?.contains(id) == true)
    }

    @Test(arguments: OperationCatalogue.all.map(\.id))
    func `another method on an operation's path is refused before any token is looked at`(id: String) async throws {
        let (service, operation, example) = try await Self.case(id)
        let path = operation.paths[0].text
        let taken = Set(OperationCatalogue.all.filter { $0.paths[0].text == path }.map(\.method))
        let response = try await service.send(.trace, example.path)
        #expect(response.status == .methodNotAllowed)
        let allowed = Set((response["Allow"] ?? "").split(separator: ", ").map(String.init))
        #expect(allowed.isSuperset(of: taken.map(\.rawValue)))
        try Self.expectShape(try response.error(), operation.api)
    }

    @Test(arguments: [
        "/api", "/api/", "/api/nothing", "/api/alerts/1/2/3", "/v1.0/security/nothing", "/api/%2e%2e/healthz",
    ])
    func `a path that no operation has is not found, with or without a token`(path: String) async throws {
        let service = try await DefenderService.shared.value
        for token in [nil, try service.token(in: service.contoso)] {
            let response = try await service.send(.get, path, token: token)
            #expect(response.status == .notFound)
            #expect(try response.error()["message"] as? String != nil)
        }
    }

    @Test func `a token in the query or in the body counts for nothing`() async throws {
        let service = try await DefenderService.shared.value
        let token = try service.token(in: service.contoso)
        #expect(try await service.send(.get, "/api/alerts?access_token=\(token)").status == .unauthorized)
        let body = #"{"access_token":"\#(token)","Query":"print 1"}"#
        #expect(try await service.send(.post, "/api/advancedqueries/run", body: body).status == .unauthorized)
    }

    // MARK: What the tests share

    private static func `case`(
        _ id: String
    ) async throws -> (DefenderService, Server.Operation, (path: String, body: String?)) {
        let service = try await DefenderService.shared.value
        let operation = try #require(OperationCatalogue.operation(id))
        let subjects = OperationExample.Subjects(
            machine: String(repeating: "a", count: 40), alert: "da637472900382838869_1364969609",
            action: "5f0c0c5e-4a0e-4b0e-9b0e-0c5e4a0e4b0e",
            event: (String(repeating: "a", count: 40), "2026-03-03", "1"))
        if let example = OperationExample(operation, about: subjects) {
            return (service, operation, (example.path, example.body))
        }
        let path = operation.paths[0].text.replacing(#/\{[^}]*\}/#, with: "x")
        return (service, operation, (path, nil))
    }

    private static func expectShape(_ error: [String: Any], _ api: DefenderAPI) throws {
        switch api {
        case .mde, .xdr:
            #expect(Set(error.keys) == ["code", "message", "target"])
            #expect(UUID(uuidString: error["target"] as? String ?? "") != nil)
        case .graph:
            #expect(Set(error.keys) == ["code", "message", "innerError"])
            let inner = try #require(error["innerError"] as? [String: Any])
            #expect(UUID(uuidString: inner["request-id"] as? String ?? "") != nil)
        }
    }
}

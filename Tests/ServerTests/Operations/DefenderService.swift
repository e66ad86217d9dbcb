import Columnar
import Defender
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Hunting
import Identity
import Logging
import NIOCore
import Records
import Server
import Simulation
import Synchronization
import Testing
import Values

/// The whole server without its socket: two organisations, each with telemetry of its own, behind the real router.
struct DefenderService: Sendable {
    /// A Wednesday: the attack of the simulation took place on the working day before.
    static let start = Date(timeIntervalSince1970: 1_772_625_600)
    static let keys: SigningKeys = {
        do { return try SigningKeys.ephemeral(clock: .fixed(start)) } catch { preconditionFailure("No keys: \(error)") }
    }()

    /// For tests that change nothing: telemetry is simulated once.
    static let shared = Task { try await DefenderService() }

    /// The tables of two simulated enterprises, by seed.
    private static let telemetry: [UInt64: [String: [Segment]]] = {
        let end = Int64(start.timeIntervalSince1970) * 10_000_000 + 621_355_968_000_000_000
        var telemetry: [UInt64: [String: [Segment]]] = [:]
        for seed: UInt64 in [1, 2] {
            let simulation = Simulation(seed: seed, deviceCount: 24, days: 3, end: end, processStartsPerDay: 12)
            for rows in simulation.batches() {
                telemetry[seed, default: [:]][rows.table] = [Segment(inMemory: rows.batch, columns: rows.columns)]
            }
        }
        return telemetry
    }()

    let installation: Installation
    let contoso: Tenant
    let fabrikam: Tenant
    let application: Identity.Application
    /// A person of Contoso who may do everything.
    let administrator: User
    /// A person of Contoso without any role.
    let member: User
    /// How many rows each table of a tenant has.
    let rowCounts: [TenantID: [String: Int]]
    private let time: Mutable<Date>
    private let configuration: ServerConfiguration

    init(
        enforcesRateLimits: Bool = false, huntingLimits: QueryLimits = QueryLimits(),
        resources: QueryResources = QueryResources()
    ) async throws {
        let time = Mutable(Self.start)
        let clock = WallClock { time.value }
        let records = try Records.inMemory()
        let stores = Mutable<[TenantID: TelemetryStores.Store]>([:])
        installation = try Installation(
            dataDirectory: nil, records: records, signingKeys: Self.keys,
            telemetry: TelemetryStores { tenant in
                stores.value[tenant.id] ?? TelemetryStores.Store(tables: MemoryTables(), revision: "")
            }, rules: RuleLibrary.rules(), clock: clock, huntingLimits: huntingLimits,
            resources: resources, passwordCost: .negligible)
        let directory = installation.directory
        contoso = try await directory.createTenant(displayName: "Contoso", domains: ["contoso.onmicrosoft.com"])
        fabrikam = try await directory.createTenant(displayName: "Fabrikam", domains: ["fabrikam.onmicrosoft.com"])
        application = try await directory.registerApplication(in: contoso, displayName: "Triage")
        administrator = try await directory.createUser(
            "ada@contoso.onmicrosoft.com", password: "correct horse", displayName: "Ada",
            roles: [.globalAdministrator], in: contoso)
        member = try await directory.createUser(
            "max@contoso.onmicrosoft.com", password: "correct horse", displayName: "Max", in: contoso)
        var rowCounts: [TenantID: [String: Int]] = [:]
        for (tenant, seed) in [(contoso, UInt64(1)), (fabrikam, 2)] {
            let segments = Self.telemetry[seed] ?? [:]
            rowCounts[tenant.id] = segments.mapValues { $0.reduce(0) { $0 + $1.rowCount } }
            stores.value[tenant.id] = TelemetryStores.Store(tables: MemoryTables(segments), revision: "1")
        }
        self.rowCounts = rowCounts
        self.time = time
        configuration = ServerConfiguration(
            port: 0, enforcesRateLimits: enforcesRateLimits, detectionInterval: nil)
        for tenant in [contoso, fabrikam] {
            let summary = try await installation.defender.detections.run(for: tenant)
            guard summary.failures.isEmpty else { throw ServiceError(text: "\(summary.failures)") }
        }
    }

    /// Moves the server's clock.
    func advance(by seconds: TimeInterval) { time.value = time.value.addingTimeInterval(seconds) }

    /// Sends one request through the router.
    func send(
        _ method: HTTPRequest.Method, _ uri: String, token: String? = nil, headers: HTTPFields = [:],
        body: String? = nil
    ) async throws -> TestResponse {
        try await send(method, uri, token: token, headers: headers, bytes: body.map { Array($0.utf8) })
    }

    func send(
        _ method: HTTPRequest.Method, _ uri: String, token: String? = nil, headers: HTTPFields = [:],
        bytes: [UInt8]?
    ) async throws -> TestResponse {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        if bytes != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        let fields = headers
        return try await withServer { client in
            try await client.execute(
                uri: uri, method: method, headers: fields, body: bytes.map { ByteBuffer(bytes: $0) })
        }
    }

    /// Runs a test against one server; its limits and counters begin anew.
    func withServer<Result: Sendable>(
        _ test: @escaping @Sendable (any TestClientProtocol) async throws -> Result
    ) async throws -> Result {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = SallyportServer(configuration: configuration, installation: installation, logger: logger)
        return try await server.application().test(.router) { client in try await test(client) }
    }
}

struct ServiceError: Error { let text: String }

/// A value that a test changes while the server reads it.
final class Mutable<Value: Sendable>: Sendable {
    private let storage: Mutex<Value>

    init(_ value: Value) { storage = Mutex(value) }

    var value: Value {
        get { storage.withLock { $0 } }
        set { storage.withLock { $0 = newValue } }
    }
}

/// The claims of an access token for one of the APIs, each of which a test can change.
struct TokenClaims: Sendable {
    var audience: String
    var issuer: String
    var tenant: String
    var roles: [String]
    var scopes: String?
    var user: String?
    var notBefore: Int
    var expires: Int
    var application: String
    var principal = "5f0c0c5e-4a0e-4b0e-9b0e-0c5e4a0e4b0e"

    init(_ api: DefenderAPI, _ tenant: Tenant, roles: [String], service: DefenderService) {
        audience =
            switch api {
            case .mde: "https://api.securitycenter.microsoft.com"
            case .xdr: "https://api.security.microsoft.com"
            case .graph: "https://graph.microsoft.com"
            }
        self.tenant = tenant.id.description
        issuer = "https://sts.windows.net/\(tenant.id)/"
        self.roles = roles
        notBefore = Int(DefenderService.start.timeIntervalSince1970) - 300
        expires = notBefore + 3900
        application = service.application.id.description
    }

    /// A token of the application on behalf of a person.
    mutating func act(for user: User, scopes: [String]) {
        self.user = user.userPrincipalName
        self.scopes = scopes.joined(separator: " ")
        principal = user.id.description
        roles = []
    }

    var document: JSONDocument {
        [
            "aud": .string(audience), "iss": .string(issuer), "iat": .integer(notBefore), "nbf": .integer(notBefore),
            "exp": .integer(expires), "app_displayname": "Triage", "appid": .string(application), "appidacr": "1",
            "oid": .string(principal), "roles": roles.isEmpty ? nil : .array(roles.map(JSONDocument.string)),
            "scp": scopes.map(JSONDocument.string), "upn": user.map(JSONDocument.string), "sub": .string(principal),
            "tid": .string(tenant), "ver": "1.0",
        ]
    }

    /// The token, signed by the server's key or by another.
    func signed(by keys: SigningKeys = DefenderService.keys) throws -> String {
        try keys.active.sign(document, version: .v1)
    }
}

extension DefenderService {
    /// A token of the application with some roles in a tenant.
    func token(_ api: DefenderAPI = .mde, in tenant: Tenant, roles: [String]) throws -> String {
        try TokenClaims(api, tenant, roles: roles, service: self).signed()
    }

    /// A token that may do everything that an API offers.
    func token(_ api: DefenderAPI = .mde, in tenant: Tenant) throws -> String {
        try token(api, in: tenant, roles: api.resource.applicationRoles)
    }
}

extension DefenderAPI {
    /// The resource whose tokens the API takes.
    var resource: WellKnownResource {
        switch self {
        case .mde: .windowsDefenderATP
        case .xdr: .microsoftThreatProtection
        case .graph: .microsoftGraph
        }
    }

    /// Where the code of an error of the API stands.
    func code(_ response: TestResponse) throws -> String? {
        (try response.object()["error"] as? [String: Any])?["code"] as? String
    }
}

extension WellKnownResource {
    /// The values of the roles that an application may hold.
    var applicationRoles: [String] {
        definition.applicationRoles.filter { $0.allowedMemberTypes.contains(.application) }.map(\.value)
    }
}

extension TestResponse {
    /// The members of the error object.
    func error() throws -> [String: Any] { try #require(try object()["error"] as? [String: Any]) }

    /// The entities of a collection.
    func entities() throws -> [[String: Any]] { try #require(try object()["value"] as? [[String: Any]]) }
}

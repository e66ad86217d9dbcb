package import Defender
package import HTTPTypes
package import Identity

/// One REST operation, declared once: the router, the permission check, the throttle, the refusal of a wrong method, the
/// OpenAPI document and the security tests are derived from it.
package struct Operation: Sendable {
    /// The operation's name in the reference: `list-alerts`.
    package let id: String
    /// What it does, in a few words.
    package let summary: String
    /// Which API it belongs to: decides audiences and the shape of errors.
    package let api: DefenderAPI
    /// The HTTP method.
    package let method: HTTPRequest.Method
    /// Where it is served. The first is the documented path; others are documented spellings of it.
    package let paths: [PathTemplate]
    /// The query parameters of its own (not OData's) that the operation reads.
    package let parameters: [QueryParameter]
    /// What a token needs.
    package let permissions: Permissions
    /// What a user's Defender role must allow besides; nil for what only reads, where the documentation names none.
    package let userRole: UserRole?
    /// How often it may be called per tenant and application.
    package let limits: RateLimits
    /// Which OData query options it takes.
    package let odata: ODataOptions
    /// The largest request body, in bytes.
    package let maximumBody: Int
    /// Whether an answer can take so long that a client's departure must end it.
    package let mayTakeLong: Bool
    /// The part of Defender that it belongs to, where not every plan has it.
    package fileprivate(set) var feature: Tenant.Plan.Feature?
    /// What answers; nil when the operation is documented but not built yet.
    package let handler: OperationHandler?

    package init(
        _ id: String, _ summary: String, api: DefenderAPI = .mde, _ method: HTTPRequest.Method,
        _ paths: PathTemplate...,
        parameters: [QueryParameter] = [], permissions: Permissions, userRole: UserRole? = nil,
        limits: RateLimits = .standard, odata: ODataOptions = .none, maximumBody: Int = 1 << 20,
        mayTakeLong: Bool = false, handler: OperationHandler? = nil
    ) {
        self.init(
            id, summary, api: api, method, paths: paths, parameters: parameters, permissions: permissions,
            userRole: userRole, limits: limits, odata: odata, maximumBody: maximumBody, mayTakeLong: mayTakeLong,
            handler: handler)
    }

    package init(
        _ id: String, _ summary: String, api: DefenderAPI, _ method: HTTPRequest.Method, paths: [PathTemplate],
        parameters: [QueryParameter] = [], permissions: Permissions, userRole: UserRole?, limits: RateLimits,
        odata: ODataOptions = .none, maximumBody: Int = 1 << 20, mayTakeLong: Bool = false, handler: OperationHandler?
    ) {
        self.id = id
        self.summary = summary
        self.api = api
        self.method = method
        self.paths = paths
        self.parameters = parameters
        self.permissions = permissions
        self.userRole = userRole
        self.limits = limits
        self.odata = odata
        self.maximumBody = maximumBody
        self.mayTakeLong = mayTakeLong
        self.handler = handler
    }

    /// A query parameter that is not an OData option.
    package struct QueryParameter: Sendable, Hashable {
        package let name: String
        package let isRequired: Bool

        package init(_ name: String, required: Bool = false) {
            self.name = name
            self.isRequired = required
        }
    }

    /// What a token must carry: one of the application roles, or one of the delegated scopes.
    package struct Permissions: Sendable, Hashable {
        package let application: [String]
        package let delegated: [String]

        package init(application: [String], delegated: [String]) {
            self.application = application
            self.delegated = delegated
        }
    }

    /// The permission of Defender's own role-based access, or the role of the directory, that a signed-in user needs.
    package enum UserRole: String, Sendable, Hashable {
        case viewData = "View Data"
        case viewDataOrVulnerabilities = "ViewData or TvmViewData"
        case alertsInvestigation = "Alerts investigation"
        case activeRemediation = "Active remediation actions"
        case manageSecuritySettings = "Manage security setting"
        case manageSecurity = "ManageSecurity"
        case globalAdministrator = "Global administrator"
        case viewIncidents = "portal permission to view incidents"
        case manageIncidents = "portal permission to manage incidents"
        case accessReader = "View roles"
        case accessAdministrator = "Manage roles"
        case liveResponse = "Live response capabilities"
        case advancedLiveResponse = "Live response capabilities - advanced"
        case member = "member of the directory"
        case directoryReader = "reader of the directory"
        case applicationAdministrator = "administrator of applications"
    }

    /// How often an operation may be called.
    package struct RateLimits: Sendable, Hashable {
        package let perMinute: Int?
        package let perHour: Int?

        package init(perMinute: Int? = nil, perHour: Int? = nil) {
            self.perMinute = perMinute
            self.perHour = perHour
        }

        /// What the documentation states for most operations.
        package static let standard = RateLimits(perMinute: 100, perHour: 1500)
        /// The page states none.
        package static let unstated = RateLimits()
    }
}

extension [Operation] {
    /// The same operations as parts of a feature that not every plan has.
    func part(of feature: Tenant.Plan.Feature) -> [Operation] {
        map { operation in
            var operation = operation
            operation.feature = feature
            return operation
        }
    }
}

/// The three APIs: each has its audiences and its shape of errors.
package enum DefenderAPI: String, Sendable, Hashable, CaseIterable {
    /// Microsoft Defender for Endpoint.
    case mde
    /// Microsoft 365 Defender.
    case xdr
    /// Microsoft Graph security.
    case graph
}

/// What answers an operation whose caller has been authenticated, authorised and admitted.
package typealias OperationHandler = @Sendable (OperationRequest) async throws -> OperationResponse

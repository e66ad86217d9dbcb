package import Identity

/// The pages on which an application says what it asks for.
extension Page {
    /// What an application asks for, and whether its own organization has granted it.
    ///
    /// - Parameters:
    ///   - granted: those of its permissions that everyone in the organization has granted.
    ///   - mayConsent: whether the person may grant all of them.
    package static func permissions(
        _ application: Application, granted: Set<RequiredPermission>, mayConsent: Bool, problem: Problem? = nil,
        mayChange: Bool, in frame: ConsoleFrame
    ) -> Page {
        struct Row: Sendable {
            let resource: String
            let value: String
            let name: String
            let kind: String
            let form: String
            let isGranted: Bool
            let needsAdministrator: Bool
        }
        struct Content: Sendable {
            let title = "API permissions"
            let frame: ConsoleFrame
            let problem: Problem?
            let registration: RegistrationHeading
            let permissions: [Row]
            let isEmpty: Bool
            let mayConsent: Bool
            let whoConsents: String
        }
        let rows = application.requiredPermissions.compactMap { wanted -> Row? in
            guard let permission = DescribedPermission(wanted) else { return nil }
            return Row(
                resource: wanted.resource.displayName, value: permission.value, name: permission.name,
                kind: wanted.kind.text, form: wanted.formText, isGranted: granted.contains(wanted),
                needsAdministrator: permission.needsAdministrator)
        }
        let kinds = Set(application.requiredPermissions.map(\.kind))
        let roles = Set(DirectoryRole.allCases.filter { role in kinds.allSatisfy { role.mayConsent(to: $0) } })
        return Page(
            .permissions,
            Content(
                frame: frame, problem: problem,
                registration: RegistrationHeading(application, tab: .permissions, mayChange: mayChange),
                permissions: rows, isEmpty: rows.isEmpty, mayConsent: mayConsent,
                whoConsents: "Granting consent for the organization takes one of the roles \(roles.text)."))
    }

    /// Asks for permissions to add.
    ///
    /// - Parameters:
    ///   - search: what the person looks an API up by.
    ///   - found: the APIs of that name or id.
    ///   - chosen: the API whose permissions are shown, and of which kind.
    package static func addPermission(
        to application: Application, search: String, found: [WellKnownResource],
        chosen: (resource: WellKnownResource, kind: PermissionKind)?, problem: Problem? = nil, in frame: ConsoleFrame
    ) -> Page {
        struct Found: Sendable {
            let name: String
            let id: String
            let path: String
        }
        struct Choice: Sendable {
            let form: String
            let value: String
            let name: String
            let needsAdministrator: Bool
            let isChosen: Bool
        }
        struct API: Sendable {
            let name: String
            let isApplication: Bool
            let delegatedPath: String
            let applicationPath: String
            let permissions: [Choice]
        }
        struct Content: Sendable {
            let title = "Request API permissions"
            let frame: ConsoleFrame
            let problem: Problem?
            let registration: RegistrationHeading
            let search: String
            let apis: [Found]
            let hasAPIs: Bool
            let noAPI: Bool
            let api: API?
        }
        func path(_ resource: WellKnownResource, _ kind: PermissionKind) -> String {
            "/console/applications/\(application.id)/permissions/add?api=\(resource.applicationID)&kind=\(kind.rawValue)"
        }
        let api = chosen.map { resource, kind in
            API(
                name: resource.displayName, isApplication: kind == .application,
                delegatedPath: path(resource, .delegated), applicationPath: path(resource, .application),
                permissions: RequiredPermission.all(of: resource, kind).map { wanted, permission in
                    Choice(
                        form: wanted.formText, value: permission.value, name: permission.name,
                        needsAdministrator: permission.needsAdministrator,
                        isChosen: application.requiredPermissions.contains(wanted))
                })
        }
        return Page(
            .addPermission,
            Content(
                frame: frame, problem: problem,
                registration: RegistrationHeading(application, tab: .permissions, mayChange: true), search: search,
                apis: found.map {
                    Found(
                        name: $0.displayName, id: $0.applicationID.description, path: path($0, .application))
                }, hasAPIs: !found.isEmpty, noAPI: found.isEmpty && chosen == nil, api: api))
    }
}

/// A permission in words.
private struct DescribedPermission {
    let value: String
    let name: String
    let needsAdministrator: Bool

    init(_ role: ApplicationRole) {
        value = role.value
        name = role.displayName
        needsAdministrator = true
    }

    init(_ scope: DelegatedScope) {
        value = scope.value
        name = scope.displayName
        needsAdministrator = scope.consent == .administrator
    }

    /// Nil when the API has no such permission any more.
    init?(_ wanted: RequiredPermission) {
        let definition = wanted.resource.definition
        guard let value = definition.permission(wanted.id, wanted.kind) else { return nil }
        switch wanted.kind {
        case .application:
            guard let role = definition.role(named: value) else { return nil }
            self.init(role)
        case .delegated:
            guard let scope = definition.scope(named: value) else { return nil }
            self.init(scope)
        }
    }
}

extension RequiredPermission {
    /// The permission as a form carries it: API, kind and id.
    package var formText: String { "\(resource.applicationID)/\(kind.rawValue)/\(id)" }

    /// Reads ``formText``; nil when there is no such permission.
    package init?(formText: some StringProtocol) {
        let parts = formText.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3,
            let resource = ApplicationID(parts[0]).flatMap({ WellKnownResource(applicationID: $0) }),
            let kind = PermissionKind(rawValue: String(parts[1])), let id = PermissionID(parts[2]),
            resource.definition.permission(id, kind) != nil
        else { return nil }
        self.init(resource: resource, id: id, kind: kind)
    }

    /// The permissions of an API that an application can ask for, by value.
    fileprivate static func all(
        of resource: WellKnownResource, _ kind: PermissionKind
    ) -> [(RequiredPermission, DescribedPermission)] {
        let definition = resource.definition
        let all: [(RequiredPermission, DescribedPermission)] =
            switch kind {
            case .application:
                definition.applicationRoles.filter { $0.allowedMemberTypes.contains(.application) }.map {
                    (RequiredPermission(resource: resource, id: $0.id, kind: kind), DescribedPermission($0))
                }
            case .delegated:
                definition.delegatedScopes.map {
                    (RequiredPermission(resource: resource, id: $0.id, kind: kind), DescribedPermission($0))
                }
            }
        return all.sorted { $0.1.value < $1.1.value }
    }
}

extension PermissionKind {
    /// The word of the permissions page.
    var text: String {
        switch self {
        case .application: "Application"
        case .delegated: "Delegated"
        }
    }
}

package import Identity

/// The pages on which an organization sees whom it has let in.
extension Page {
    /// The applications that have a principal in an organization.
    package static func enterpriseApplications(
        _ applications: [InstalledApplication], in frame: ConsoleFrame
    ) -> Page {
        struct Content: Sendable {
            let title = "Enterprise applications"
            let frame: ConsoleFrame
            let problem: Problem? = nil
            let applications: [InstalledRow]
            let isEmpty: Bool
        }
        return Page(
            .enterprise,
            Content(frame: frame, applications: applications.map(InstalledRow.init), isEmpty: applications.isEmpty))
    }

    /// What an organization has granted to one application.
    package static func enterpriseApplication(
        _ application: InstalledApplication, permissions: [GrantedPermission], mayChange: Bool,
        rolesThatChange: Set<DirectoryRole>, problem: Problem? = nil, in frame: ConsoleFrame
    ) -> Page {
        struct Content: Sendable {
            let title: String
            let frame: ConsoleFrame
            let problem: Problem?
            let application: InstalledRow
            let objectID: String
            let permissions: [GrantedPermission]
            let isEmpty: Bool
            let mayChange: Bool
            let rolesThatChange: String
        }
        return Page(
            .enterpriseApplication,
            Content(
                title: application.name, frame: frame, problem: problem, application: InstalledRow(application),
                objectID: application.principal.id.description, permissions: permissions,
                isEmpty: permissions.isEmpty, mayChange: mayChange, rolesThatChange: rolesThatChange.text))
    }

    /// An application as an organization has it.
    package struct InstalledApplication: Sendable {
        package let name: String
        let publisher: String
        let principal: ServicePrincipal

        package init(name: String, publisher: String, principal: ServicePrincipal) {
            self.name = name
            self.publisher = publisher
            self.principal = principal
        }
    }

    /// A permission that has been granted.
    package struct GrantedPermission: Sendable {
        let resource: String
        let value: String
        let kind: String
        /// Who granted it: an administrator for everyone, or one person.
        let by: String

        package init(resource: String, value: String, kind: PermissionKind, by: String) {
            self.resource = resource
            self.value = value
            self.kind = kind.text
            self.by = by
        }
    }

    private struct InstalledRow: Sendable {
        let name: String
        let id: String
        let path: String
        let publisher: String
        let isEnabled: Bool

        init(_ application: InstalledApplication) {
            name = application.name
            id = application.principal.applicationID.description
            path = "/console/enterprise/\(application.principal.id)"
            publisher = application.publisher
            isEnabled = application.principal.isEnabled
        }
    }
}

import Defender
import HTTPTypes
import Identity

extension Operation {
    /// What a user must be allowed, beside the scope of the token.
    enum UserRequirement {
        /// Belonging to the tenant is enough.
        case membership
        /// One of these roles of the directory.
        case directoryRole(Set<DirectoryRole>)
        /// One of these permissions in Defender, from a role of the directory or from one of Defender's own.
        case defenderPermission(Set<AccessPermission>)
    }

    /// An operation whose page names no role wants one that reads, and one that changes something is for nobody by default.
    var userRequirement: UserRequirement {
        switch userRole {
        case nil: method == .get ? .defenderPermission([.readSecurityData]) : .directoryRole([])
        case .viewData, .viewIncidents: .defenderPermission([.readSecurityData])
        case .viewDataOrVulnerabilities: .defenderPermission([.readSecurityData, .readVulnerabilities])
        case .alertsInvestigation, .manageIncidents: .defenderPermission([.manageAlerts])
        case .activeRemediation: .defenderPermission([.manageResponse])
        case .manageSecuritySettings, .manageSecurity: .defenderPermission([.manageSecuritySettings])
        case .liveResponse: .defenderPermission([.basicLiveResponse, .advancedLiveResponse])
        case .advancedLiveResponse: .defenderPermission([.advancedLiveResponse])
        case .accessReader: .defenderPermission([.readAuthorization])
        case .accessAdministrator: .defenderPermission([.manageAuthorization])
        case .globalAdministrator: .directoryRole([.globalAdministrator])
        case .member: .membership
        case .directoryReader: .directoryRole(Set(DirectoryRole.allCases))
        case .applicationAdministrator:
            .directoryRole([.globalAdministrator, .applicationAdministrator, .cloudApplicationAdministrator])
        }
    }
}

extension Operation.UserRequirement {
    /// The roles of the directory that would do.
    var directoryRoles: Set<DirectoryRole> {
        switch self {
        case .membership: Set(DirectoryRole.allCases)
        case .directoryRole(let roles): roles
        case .defenderPermission(let permissions):
            Set(DirectoryRole.allCases.filter { !$0.defenderPermissions.isDisjoint(with: permissions) })
        }
    }

    /// The permissions of Defender's own roles that would do.
    var permissions: Set<AccessPermission> {
        if case .defenderPermission(let permissions) = self { permissions } else { [] }
    }
}

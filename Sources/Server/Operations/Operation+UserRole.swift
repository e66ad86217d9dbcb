import Identity

extension Operation {
    /// Whether the roles that a user holds in the directory allow the operation, beside the scope of the token.
    ///
    /// Without roles of its own Defender goes by the directory's ("basic permissions"): administrators may do everything, operators act
    /// on alerts and devices, readers read. An operation whose page names no role wants one that reads.
    func isAllowed(for roles: Set<DirectoryRole>) -> Bool {
        userRole == .member || !rolesThatAllow.isDisjoint(with: roles)
    }

    /// The directory roles that would do.
    var rolesThatAllow: Set<DirectoryRole> {
        switch userRole {
        case .viewData, .viewDataOrVulnerabilities, .viewIncidents, nil:
            [.globalAdministrator, .securityAdministrator, .securityOperator, .securityReader, .globalReader]
        case .alertsInvestigation, .activeRemediation, .manageIncidents:
            [.globalAdministrator, .securityAdministrator, .securityOperator]
        case .manageSecuritySettings, .manageSecurity: [.globalAdministrator, .securityAdministrator]
        case .globalAdministrator: [.globalAdministrator]
        case .member, .directoryReader: Set(DirectoryRole.allCases)
        case .applicationAdministrator:
            [.globalAdministrator, .applicationAdministrator, .cloudApplicationAdministrator]
        }
    }
}

import Defender
import Testing

/// Which permissions the action of a role definition allows.
@Suite("Actions of Defender's own roles")
struct AccessPermissionTests {
    @Test(arguments: [
        ("microsoft.xdr/secops/securitydata/read", [AccessPermission.readSecurityData]),
        ("microsoft.xdr/secops/securitydata/basics/read", [.readSecurityData]),
        ("MICROSOFT.XDR/SecOps/SecurityData/Read", [.readSecurityData]),
        ("microsoft.xdr/secops/*/read", [.readSecurityData]),
        ("microsoft.xdr/secops/read", [.readSecurityData]),
        ("microsoft.xdr/secops/securitydata/alerts/manage", [.manageAlerts]),
        ("microsoft.xdr/secops/securitydata/*/manage", [.manageAlerts, .manageResponse]),
        (
            "microsoft.xdr/secops/*/manage",
            [.manageAlerts, .manageResponse, .basicLiveResponse, .advancedLiveResponse]
        ),
        ("microsoft.xdr/securityposture/read", [.readVulnerabilities]),
        ("microsoft.xdr/securityposture/*/read", [.readVulnerabilities]),
        ("microsoft.xdr/configuration/*/read", [.readSecuritySettings, .readSystemSettings, .readAuthorization]),
        ("microsoft.xdr/*", AccessPermission.allCases),
        ("*/*", AccessPermission.allCases),
        // These allow nothing: the verb is another one, the name is no name, or it goes on.
        ("microsoft.xdr/secops/securitydata/manage/read", []),
        ("microsoft.xdr/secops/securitydata", []),
        ("microsoft.xdr/sec/read", []),
        ("microsoft.xdr/secops/securitydata/read/", []),
        ("read", []), ("*", []), ("", []), ("/", []),
        ("microsoft.directory/users/read", []),
    ])
    func `an action allows the permissions that it names`(action: String, expected: [AccessPermission]) {
        #expect(AccessPermission.allowed(by: action) == Set(expected))
    }

    @Test func `a pattern of many stars is answered at once`() {
        let pattern = "microsoft.xdr/" + Array(repeating: "*", count: 5000).joined(separator: "/") + "/read"
        #expect(AccessPermission.allowed(by: pattern).isEmpty)
    }
}

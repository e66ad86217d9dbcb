import Defender
import HTTPTypes

extension OperationCatalogue {
    /// Authenticated scans and antivirus information.
    static let authenticatedScans: [Operation] = [
        Operation(
            "list-scan-definitions", "list authenticated scans", .get, "/api/DeviceAuthenticatedScanDefinitions",
            permissions: .init(application: ["Machine.Read.All"], delegated: ["Machine.Read.All"]),
            userRole: .viewDataOrVulnerabilities
        ),
        Operation(
            "add-scan-definition", "create authenticated scan", .post, "/api/DeviceAuthenticatedScanDefinitions",
            permissions: .init(application: ["Machine.ReadWrite.All"], delegated: ["Machine.Read.Write"]),
            userRole: .manageSecurity
        ),
        Operation(
            "update-scan-definition", "change authenticated scan", .patch,
            "/api/DeviceAuthenticatedScanDefinitions/{id}",
            permissions: .init(application: ["Machine.ReadWrite.All"], delegated: ["Machine.Read.Write"]),
            userRole: .manageSecurity
        ),
        Operation(
            "batch-delete-scan-definitions", "delete authenticated scans", .post,
            "/api/DeviceAuthenticatedScanDefinitions/BatchDelete",
            permissions: .init(application: ["Machine.ReadWrite.All"], delegated: ["Machine.Read.Write"]),
            userRole: .manageSecurity
        ),
        Operation(
            "list-scan-agents", "list scanner agents", .get, "/api/DeviceAuthenticatedScanAgents",
            permissions: .init(application: ["Machine.Read.All"], delegated: ["Machine.Read.All"]),
            userRole: .viewDataOrVulnerabilities
        ),
        Operation(
            "get-scan-agent", "one scanner agent", .get, "/api/DeviceAuthenticatedScanAgents/{id}",
            permissions: .init(application: ["Machine.Read.All"], delegated: ["Machine.Read.All"]),
            userRole: .viewDataOrVulnerabilities
        ),
        Operation(
            "scan-history-by-definition", "scan history by definition", .post,
            "/api/DeviceAuthenticatedScanDefinitions/GetScanHistoryByScanDefinitionId",
            permissions: .init(application: ["Machine.Read.All"], delegated: ["Machine.Read.All"]),
            userRole: .viewDataOrVulnerabilities,
            odata: .init(maximumTop: 4096, skip: true)
        ),
        Operation(
            "scan-history-by-session", "scan history by session", .post,
            "/api/DeviceAuthenticatedScanDefinitions/GetScanHistoryBySessionId",
            permissions: .init(application: ["Machine.Read.All"], delegated: ["Machine.Read.All"]),
            userRole: .viewDataOrVulnerabilities
        ),
    ]
}

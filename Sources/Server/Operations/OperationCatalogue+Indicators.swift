import Defender
import HTTPTypes

extension OperationCatalogue {
    /// Indicators of compromise.
    static let indicators: [Operation] = [
        Operation(
            "list-indicators", "list active indicators", .get, "/api/indicators",
            permissions: .init(application: ["Ti.ReadWrite", "Ti.ReadWrite.All"], delegated: ["Ti.ReadWrite"]),
            odata: .init(
                filterable: [
                    "application", "createdByDisplayName", "expirationTime", "generateAlert", "title", "rbacGroupNames",
                    "rbacGroupIds", "indicatorValue", "indicatorType", "creationTimeDateTimeUtc", "createdBy", "action",
                    "severity",
                ], maximumTop: 10000, skip: true)
        ),
        Operation(
            "submit-indicator", "create or update an indicator", .post, "/api/indicators",
            permissions: .init(application: ["Ti.ReadWrite", "Ti.ReadWrite.All"], delegated: ["Ti.ReadWrite"]),
            userRole: .manageSecuritySettings
        ),
        Operation(
            "import-indicators", "create or update many indicators", .post, "/api/indicators/import",
            permissions: .init(application: ["Ti.ReadWrite", "Ti.ReadWrite.All"], delegated: ["Ti.ReadWrite"]),
            userRole: .manageSecuritySettings,
            limits: .init(perMinute: 30)
        ),
        Operation(
            "delete-indicator", "delete one indicator", .delete, "/api/indicators/{id}",
            permissions: .init(application: ["Ti.ReadWrite", "Ti.ReadWrite.All"], delegated: []),
            userRole: .manageSecuritySettings
        ),
        Operation(
            "batch-delete-indicators", "delete many indicators", .post, "/api/indicators/BatchDelete",
            permissions: .init(application: ["Ti.ReadWrite", "Ti.ReadWrite.All"], delegated: []),
            userRole: .manageSecuritySettings,
            limits: .init(perMinute: 30, perHour: 1500)
        ),
    ]
}

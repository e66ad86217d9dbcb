import Defender
import HTTPTypes

extension OperationCatalogue {
    /// Automated investigations.
    static let investigations: [Operation] = [
        Operation(
            "list-investigations", "list automated investigations", .get, "/api/investigations",
            permissions: .init(
                application: ["Alert.Read.All", "Alert.ReadWrite.All"], delegated: ["Alert.Read", "Alert.ReadWrite"]),
            userRole: .viewData,
            odata: .init(
                filterable: ["startTime", "id", "state", "machineId", "triggeringAlertId"], maximumTop: 10000,
                skip: true)
        ),
        Operation(
            "get-investigation", "one investigation", .get, "/api/investigations/{id}",
            permissions: .init(
                application: ["Alert.Read.All", "Alert.ReadWrite.All"], delegated: ["Alert.Read", "Alert.ReadWrite"]),
            userRole: .viewData
        ),
        Operation(
            "start-investigation", "start automated investigation on a device", .post,
            "/api/machines/{id}/startInvestigation",
            permissions: .init(application: ["Alert.ReadWrite.All"], delegated: ["Alert.ReadWrite"]),
            userRole: .activeRemediation,
            limits: .init(perHour: 50)
        ),
    ]
}

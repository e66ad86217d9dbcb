import Defender
import HTTPTypes

extension OperationCatalogue {
    /// What `$filter` may name in a list of alerts. Source: the reference page of the list.
    static let alertFilters = [
        "alertCreationTime", "lastUpdateTime", "incidentId", "investigationId", "id", "assignedTo", "detectionSource",
        "lastEventTime", "status", "severity", "category",
    ]

    /// Alerts.
    static let alerts: [Operation] = [
        Operation(
            "list-alerts", "list alerts", .get, "/api/alerts",
            permissions: .init(
                application: ["Alert.Read.All", "Alert.ReadWrite.All"], delegated: ["Alert.Read", "Alert.ReadWrite"]),
            userRole: .viewData,
            odata: .init(
                filterable: alertFilters, maximumTop: 10000, skip: true, expandable: ["evidence"], orderBy: true,
                count: true, select: true),
            handler: AlertOperations.list
        ),
        Operation(
            "count-alerts", "number of alerts", .get, "/api/alerts/$count",
            permissions: .init(
                application: ["Alert.Read.All", "Alert.ReadWrite.All"], delegated: ["Alert.Read", "Alert.ReadWrite"]),
            userRole: .viewData,
            odata: .init(filterable: alertFilters),
            handler: AlertOperations.count
        ),
        Operation(
            "get-alert", "one alert", .get, "/api/alerts/{id}",
            permissions: .init(
                application: ["Alert.Read.All", "Alert.ReadWrite.All"], delegated: ["Alert.Read", "Alert.ReadWrite"]),
            userRole: .viewData,
            odata: .init(expandable: ["evidence"]),
            handler: AlertOperations.get
        ),
        Operation(
            "update-alert", "change alert properties", .patch, "/api/alerts/{id}",
            permissions: .init(application: ["Alert.ReadWrite.All"], delegated: ["Alert.ReadWrite"]),
            userRole: .alertsInvestigation,
            handler: AlertOperations.update
        ),
        Operation(
            "batch-update-alerts", "change many alerts", .post, "/api/alerts/batchUpdate",
            permissions: .init(application: ["Alert.ReadWrite.All"], delegated: ["Alert.ReadWrite"]),
            userRole: .alertsInvestigation,
            limits: .init(perMinute: 10, perHour: 500),
            handler: AlertOperations.batchUpdate
        ),
        Operation(
            "create-alert-by-reference", "raise alert from an advanced-hunting event", .post,
            "/api/alerts/CreateAlertByReference",
            permissions: .init(application: ["Alert.ReadWrite.All"], delegated: ["Alert.ReadWrite"]),
            userRole: .alertsInvestigation,
            limits: .init(perMinute: 15),
            handler: AlertOperations.createByReference
        ),
        Operation(
            "list-alert-domains", "domains tied to an alert", .get, "/api/alerts/{id}/domains",
            permissions: .init(application: ["Url.Read.All"], delegated: ["Url.Read.All"]),
            userRole: .viewData
        ),
        Operation(
            "list-alert-files", "files tied to an alert", .get, "/api/alerts/{id}/files",
            permissions: .init(application: ["File.Read.All"], delegated: ["File.Read.All"]),
            userRole: .viewData
        ),
        Operation(
            "list-alert-ips", "addresses tied to an alert", .get, "/api/alerts/{id}/ips",
            permissions: .init(application: ["Ip.Read.All"], delegated: ["Ip.Read.All"]),
            userRole: .viewData
        ),
        Operation(
            "get-alert-machine", "device of an alert", .get, "/api/alerts/{id}/machine",
            permissions: .init(
                application: ["Machine.Read.All", "Machine.ReadWrite.All"],
                delegated: ["Machine.Read", "Machine.ReadWrite"]),
            userRole: .viewData,
            handler: AlertOperations.machine
        ),
        Operation(
            "get-alert-user", "user of an alert", .get, "/api/alerts/{id}/user",
            permissions: .init(application: ["User.Read.All"], delegated: ["User.Read.All"]),
            userRole: .viewData
        ),
    ]
}

import Defender
import HTTPTypes

extension OperationCatalogue {
    /// Incidents of Microsoft 365 Defender.
    static let incidents: [Operation] = [
        Operation(
            "list-incidents", "list incidents with their alerts", api: .xdr, .get, "/api/incidents",
            permissions: .init(
                application: ["Incident.Read.All", "Incident.ReadWrite.All"],
                delegated: ["Incident.Read", "Incident.ReadWrite"]),
            userRole: .viewIncidents,
            limits: .init(perMinute: 50, perHour: 1500),
            odata: .init(
                filterable: ["lastUpdateTime", "createdTime", "status", "assignedTo"], maximumTop: 100, skip: true,
                pageSize: 100)
        ),
        Operation(
            "get-incident", "one incident", api: .xdr, .get, "/api/incidents/{id}",
            permissions: .init(
                application: ["Incident.Read.All", "Incident.ReadWrite.All"],
                delegated: ["Incident.Read", "Incident.ReadWrite"]),
            userRole: .viewData
        ),
        Operation(
            "update-incident", "change incident properties", api: .xdr, .patch, "/api/incidents/{id}",
            permissions: .init(application: ["Incident.ReadWrite.All"], delegated: ["Incident.ReadWrite"]),
            userRole: .manageIncidents,
            limits: .init(perMinute: 50, perHour: 1500)
        ),
    ]
}

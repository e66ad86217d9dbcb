import Defender
import HTTPTypes

extension OperationCatalogue {
    /// Software, vulnerabilities, recommendations, scores and remediation.
    static let vulnerabilities: [Operation] = [
        Operation(
            "list-machine-software", "software installed on a device", .get, "/api/machines/{machineId}/software",
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .unstated
        ),
        Operation(
            "list-machine-vulnerabilities", "CVEs found on a device", .get, "/api/machines/{machineId}/vulnerabilities",
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .init(perMinute: 50, perHour: 1500)
        ),
        Operation(
            "list-machine-recommendations", "recommendations for a device", .get,
            "/api/machines/{machineId}/recommendations",
            permissions: .init(
                application: ["SecurityRecommendation.Read.All"], delegated: ["SecurityRecommendation.Read"]),
            limits: .unstated
        ),
        Operation(
            "list-machine-missing-kbs", "missing security updates of a device", .get,
            "/api/machines/{machineId}/getmissingkbs",
            permissions: .init(application: ["Software.Read.All"], delegated: []),
            limits: .unstated
        ),
        Operation(
            "list-vulnerabilities", "list vulnerabilities", .get, "/api/vulnerabilities",
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .unstated,
            odata: .init(
                filterable: ["id", "name", "description", "cvssV3", "publishedOn", "severity", "updatedOn"],
                maximumTop: 8000, skip: true, pageSize: 8000)
        ),
        Operation(
            "list-machines-vulnerabilities", "vulnerability rows per device and product", .get,
            "/api/vulnerabilities/machinesVulnerabilities",
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .unstated,
            odata: .init(
                filterable: [
                    "id", "cveId", "machineId", "fixingKbId", "productName", "productVersion", "severity",
                    "productVendor",
                ], maximumTop: 10000, skip: true)
        ),
        Operation(
            "get-vulnerability", "one vulnerability", .get, "/api/vulnerabilities/{cveId}",
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .unstated
        ),
        Operation(
            "list-vulnerability-machines", "devices exposed to a vulnerability", .get,
            "/api/vulnerabilities/{cveId}/machineReferences",
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .unstated
        ),
        Operation(
            "list-software", "list software", .get, "/api/Software",
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .unstated,
            odata: .init(filterable: ["id", "name", "vendor"], maximumTop: 10000, skip: true)
        ),
        Operation(
            "get-software", "one software product", .get, "/api/Software/{Id}",
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .unstated
        ),
        Operation(
            "list-software-distributions", "installs per version", .get, "/api/Software/{Id}/distributions",
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .unstated
        ),
        Operation(
            "list-software-machines", "devices with a product", .get, "/api/Software/{Id}/machineReferences",
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .unstated
        ),
        Operation(
            "list-software-vulnerabilities", "vulnerabilities of a product", .get, "/api/Software/{Id}/vulnerabilities",
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .unstated
        ),
        Operation(
            "list-software-missing-kbs", "missing updates of a product", .get, "/api/Software/{Id}/getmissingkbs",
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .unstated
        ),
        Operation(
            "list-recommendations", "list security recommendations", .get, "/api/recommendations",
            permissions: .init(
                application: ["SecurityRecommendation.Read.All"], delegated: ["SecurityRecommendation.Read"]),
            limits: .unstated,
            odata: .init(
                filterable: [
                    "id", "productName", "vendor", "recommendedVersion", "recommendationCategory", "subCategory",
                    "severityScore", "remediationType", "recommendedProgram", "recommendedVendor", "status",
                ], maximumTop: 10000, skip: true)
        ),
        Operation(
            "get-recommendation", "one recommendation", .get, "/api/recommendations/{id}",
            permissions: .init(
                application: ["SecurityRecommendation.Read.All"], delegated: ["SecurityRecommendation.Read"]),
            limits: .unstated
        ),
        Operation(
            "list-recommendation-machines", "devices a recommendation concerns", .get,
            "/api/recommendations/{id}/machineReferences",
            permissions: .init(
                application: ["SecurityRecommendation.Read.All"], delegated: ["SecurityRecommendation.Read"]),
            limits: .unstated
        ),
        Operation(
            "list-recommendation-vulnerabilities", "vulnerabilities a recommendation fixes", .get,
            "/api/recommendations/{id}/vulnerabilities",
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .unstated
        ),
        Operation(
            "get-recommendation-software", "product behind a recommendation", .get,
            "/api/recommendations/{id}/software",
            permissions: .init(application: ["Software.Read.All"], delegated: ["SecurityRecommendation.Read"]),
            limits: .unstated
        ),
        Operation(
            "get-exposure-score", "organisation exposure score", .get, "/api/exposureScore",
            permissions: .init(application: ["Score.Read.All"], delegated: ["Score.Read"]),
            limits: .unstated
        ),
        Operation(
            "list-exposure-score-by-machine-groups", "exposure score per device group", .get,
            "/api/exposureScore/ByMachineGroups",
            permissions: .init(application: ["Score.Read.All"], delegated: ["Score.Read"]),
            limits: .unstated
        ),
        Operation(
            "get-device-secure-score", "device secure score", .get, "/api/configurationScore",
            permissions: .init(application: ["Score.Read.All"], delegated: ["Score.Read"]),
            limits: .unstated
        ),
        Operation(
            "list-remediation-tasks", "list remediation activities", .get, "/api/remediationTasks",
            permissions: .init(application: ["RemediationTasks.Read.All"], delegated: ["RemediationTasks.Read"]),
            limits: .unstated,
            odata: .init(filterable: ["createdon", "status"], maximumTop: 10000, skip: true)
        ),
        Operation(
            "get-remediation-task", "one remediation activity", .get, "/api/remediationTasks/{id}",
            permissions: .init(application: ["RemediationTasks.Read.All"], delegated: ["RemediationTasks.Read"]),
            limits: .unstated
        ),
        Operation(
            "list-remediation-task-machines", "exposed devices of an activity", .get,
            "/api/remediationTasks/{id}/machineReferences",
            permissions: .init(application: ["RemediationTasks.Read.All"], delegated: ["RemediationTasks.Read"]),
            limits: .unstated
        ),
    ]
}

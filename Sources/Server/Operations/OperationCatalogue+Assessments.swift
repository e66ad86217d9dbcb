import Defender
import HTTPTypes

extension OperationCatalogue {
    /// Exports of vulnerability assessments, and security baselines.
    static let assessments: [Operation] = [
        Operation(
            "export-secure-config-by-machine", "secure configuration rows", .get,
            "/api/machines/SecureConfigurationsAssessmentByMachine",
            parameters: [.init("pageSize")],
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .init(perMinute: 30, perHour: 1000),
            odata: .init(pageSize: 50000)
        ),
        Operation(
            "export-secure-config-files", "secure configuration files", .get,
            "/api/machines/SecureConfigurationsAssessmentExport",
            parameters: [.init("sasValidHours")],
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .init(perMinute: 5, perHour: 20)
        ),
        Operation(
            "export-software-inventory-by-machine", "software inventory rows", .get,
            "/api/machines/SoftwareInventoryByMachine",
            parameters: [.init("pageSize")],
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .init(perMinute: 30, perHour: 1000),
            odata: .init(pageSize: 50000)
        ),
        Operation(
            "export-software-inventory-files", "software inventory files", .get,
            "/api/machines/SoftwareInventoryExport",
            parameters: [.init("sasValidHours")],
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .init(perMinute: 5, perHour: 20)
        ),
        Operation(
            "export-software-vulnerabilities-by-machine", "software vulnerability rows", .get,
            "/api/machines/SoftwareVulnerabilitiesByMachine",
            parameters: [.init("pageSize")],
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .init(perMinute: 30, perHour: 1000),
            odata: .init(pageSize: 50000)
        ),
        Operation(
            "export-software-vulnerabilities-files", "software vulnerability files", .get,
            "/api/machines/SoftwareVulnerabilitiesExport",
            parameters: [.init("sasValidHours")],
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .init(perMinute: 5, perHour: 20)
        ),
        Operation(
            "export-software-vulnerability-changes", "vulnerability changes since a time", .get,
            "/api/machines/SoftwareVulnerabilityChangesByMachine",
            parameters: [.init("sinceTime", required: true), .init("pageSize")],
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .init(perMinute: 30, perHour: 1000),
            odata: .init(pageSize: 50000)
        ),
        Operation(
            "export-non-cpe-software-by-machine", "rows for software without CPE", .get,
            "/api/machines/SoftwareInventoryNoProductCodeByMachine",
            parameters: [.init("pageSize")],
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .init(perMinute: 30, perHour: 1000),
            odata: .init(pageSize: 50000)
        ),
        Operation(
            "export-non-cpe-software-files", "files for software without CPE", .get,
            "/api/machines/SoftwareInventoryNonCpeExport",
            parameters: [.init("sasValidHours")],
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .init(perMinute: 5, perHour: 20)
        ),
        Operation(
            "export-browser-extensions-by-machine", "browser extension rows", .get,
            "/api/Machines/BrowserExtensionsInventoryByMachine",
            parameters: [.init("pageSize")],
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .init(perMinute: 30, perHour: 1000),
            odata: .init(pageSize: 50000)
        ),
        Operation(
            "export-browser-extensions-files", "browser extension files", .get,
            "/api/machines/browserextensionsinventoryExport",
            parameters: [.init("sasValidHours")],
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .init(perMinute: 5, perHour: 20)
        ),
        Operation(
            "list-browser-extension-permissions", "list known extension permissions", .get,
            "/api/browserextensions/permissionsinfo",
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .unstated,
            odata: .init(
                filterable: ["id", "name", "description", "cvssV3", "publishedOn", "severity", "updatedOn"],
                maximumTop: 10000, skip: true)
        ),
        Operation(
            "export-certificates-by-machine", "certificate rows", .get, "/api/machines/certificateAssessmentByMachine",
            parameters: [.init("pageSize")],
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .init(perMinute: 30, perHour: 1000),
            odata: .init(pageSize: 50000)
        ),
        Operation(
            "export-certificates-files", "certificate files", .get, "/api/machines/certificateAssessmentExport",
            parameters: [.init("sasValidHours")],
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .init(perMinute: 5, perHour: 20)
        ),
        Operation(
            "export-hardware-firmware-by-machine", "hardware and firmware rows", .get,
            "/api/machines/HardwareFirmwareInventoryByMachine",
            parameters: [.init("pageSize")],
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .init(perMinute: 30, perHour: 1000),
            odata: .init(pageSize: 50000)
        ),
        Operation(
            "export-hardware-firmware-files", "hardware and firmware files", .get,
            "/api/machines/HardwareFirmwareInventoryExport",
            parameters: [.init("sasValidHours")],
            permissions: .init(application: ["Software.Read.All"], delegated: ["Software.Read"]),
            limits: .init(perMinute: 5, perHour: 20)
        ),
        Operation(
            "export-baseline-compliance-by-machine", "baseline compliance rows", .get,
            "/api/machines/baselineComplianceAssessmentByMachine",
            parameters: [.init("pageSize")],
            permissions: .init(
                application: ["SecurityBaselinesAssessment.Read.All"], delegated: ["SecurityBaselinesAssessment.Read"]),
            limits: .init(perMinute: 30, perHour: 1000),
            odata: .init(pageSize: 50000)
        ),
        Operation(
            "export-baseline-compliance-files", "baseline compliance files", .get,
            "/api/machines/BaselineComplianceAssessmentExport",
            parameters: [.init("sasValidHours")],
            permissions: .init(
                application: ["SecurityBaselinesAssessment.Read.All"], delegated: ["SecurityBaselinesAssessment.Read"]),
            limits: .init(perMinute: 5, perHour: 20)
        ),
        Operation(
            "list-baseline-profiles", "list baseline profiles", .get, "/api/baselineProfiles",
            permissions: .init(
                application: ["SecurityBaselinesAssessment.Read.All"], delegated: ["SecurityBaselinesAssessment.Read"]),
            limits: .unstated,
            odata: .init(
                filterable: [
                    "id", "name", "operatingSystem", "operatingSystemVersion", "status", "settingsNumber",
                    "passedDevices", "totalDevices",
                ], maximumTop: 10000, skip: true)
        ),
        Operation(
            "list-baseline-configurations", "list baseline settings", .get, "/api/baselineConfigurations",
            permissions: .init(
                application: ["SecurityBaselinesAssessment.Read.All"], delegated: ["SecurityBaselinesAssessment.Read"]),
            limits: .unstated,
            odata: .init(filterable: ["id", "category", "name", "CCE"], maximumTop: 10000, skip: true)
        ),
        Operation(
            "export-info-gathering-files", "additional vulnerability assessment data files", .get,
            "/api/machines/InfoGatheringExport",
            parameters: [.init("sasValidHours")],
            permissions: .init(application: ["Vulnerability.Read.All"], delegated: ["Vulnerability.Read"]),
            limits: .init(perMinute: 5, perHour: 20)
        ),
    ]
}

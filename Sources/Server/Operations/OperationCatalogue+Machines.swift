import Defender
import HTTPTypes

extension OperationCatalogue {
    /// What `$filter` may name in a list of devices. Source: the reference page of the list.
    static let machineFilters = [
        "computerDnsName", "id", "version", "deviceValue", "aadDeviceId", "machineTags", "lastSeen", "exposureLevel",
        "onboardingStatus", "lastIpAddress", "healthStatus", "osPlatform", "riskScore", "rbacGroupId",
    ]

    /// Devices, their tags and the searches for them.
    static let machines: [Operation] = [
        Operation(
            "list-machines", "list devices", .get, "/api/machines",
            permissions: .init(
                application: ["Machine.Read.All", "Machine.ReadWrite.All"],
                delegated: ["Machine.Read", "Machine.ReadWrite"]),
            userRole: .viewData,
            odata: .init(
                filterable: machineFilters, maximumTop: 10000, skip: true, orderBy: true, count: true, select: true),
            handler: MachineOperations.list
        ),
        Operation(
            "count-machines", "number of devices", .get, "/api/machines/$count",
            permissions: .init(
                application: ["Machine.Read.All", "Machine.ReadWrite.All"],
                delegated: ["Machine.Read", "Machine.ReadWrite"]),
            userRole: .viewData,
            odata: .init(filterable: machineFilters),
            handler: MachineOperations.count
        ),
        Operation(
            "get-machine", "one device", .get, "/api/machines/{id}",
            permissions: .init(
                application: ["Machine.Read.All", "Machine.ReadWrite.All"],
                delegated: ["Machine.Read", "Machine.ReadWrite"]),
            userRole: .viewData,
            handler: MachineOperations.get
        ),
        Operation(
            "update-machine", "change tags or device value", .patch, "/api/machines/{machineId}",
            permissions: .init(application: ["Machine.ReadWrite.All"], delegated: ["Machine.ReadWrite"]),
            userRole: .alertsInvestigation,
            handler: MachineOperations.update
        ),
        Operation(
            "list-machine-logon-users", "users who signed in to a device", .get, "/api/machines/{id}/logonusers",
            permissions: .init(application: ["User.Read.All"], delegated: ["User.Read.All"]),
            userRole: .viewData,
            handler: MachineOperations.logonUsers
        ),
        Operation(
            "list-machine-alerts", "alerts of a device", .get, "/api/machines/{id}/alerts",
            permissions: .init(
                application: ["Alert.Read.All", "Alert.ReadWrite.All"], delegated: ["Alert.Read", "Alert.ReadWrite"]),
            userRole: .viewData,
            odata: .init(
                filterable: alertFilters, maximumTop: 10000, skip: true, expandable: ["evidence"], orderBy: true,
                count: true, select: true),
            handler: MachineOperations.alerts
        ),
        Operation(
            "count-machine-alerts", "number of a device's alerts", .get, "/api/machines/{id}/alerts/$count",
            permissions: .init(
                application: ["Alert.Read.All", "Alert.ReadWrite.All"], delegated: ["Alert.Read", "Alert.ReadWrite"]),
            userRole: .viewData,
            odata: .init(filterable: alertFilters),
            handler: MachineOperations.countAlerts
        ),
        Operation(
            "add-or-remove-machine-tag", "add or remove one tag", .post, "/api/machines/{id}/tags",
            permissions: .init(application: ["Machine.ReadWrite.All"], delegated: ["Machine.ReadWrite"]),
            userRole: .manageSecuritySettings,
            handler: MachineOperations.tag
        ),
        Operation(
            "add-or-remove-tag-multiple-machines", "add or remove one tag on many devices", .post,
            "/api/machines/AddOrRemoveTagForMultipleMachines",
            permissions: .init(application: ["Machine.ReadWrite.All"], delegated: ["Machine.ReadWrite"]),
            userRole: .manageSecuritySettings,
            handler: MachineOperations.tagMany
        ),
        Operation(
            "find-machines-by-ip", "devices seen with an internal address", .get,
            "/api/machines/findbyip(ip='{IP}',timestamp={TimeStamp})",
            permissions: .init(
                application: ["Machine.Read.All", "Machine.ReadWrite.All"],
                delegated: ["Machine.Read", "Machine.ReadWrite"]),
            userRole: .viewData,
            handler: MachineOperations.findByIP
        ),
        Operation(
            "find-machine-info-by-ip", "legacy device search by internal address", .get,
            "/api/machines/find(timestamp={time},key={IP})",
            permissions: .init(application: ["Machine.Read.All", "Machine.ReadWrite.All"], delegated: []),
            limits: .unstated,
            handler: MachineOperations.find
        ),
        Operation(
            "find-machines-by-tag", "devices carrying a tag", .get, "/api/machines/findbytag",
            parameters: [.init("tag", required: true), .init("useStartsWithFilter")],
            permissions: .init(
                application: ["Machine.Read.All", "Machine.ReadWrite.All"],
                delegated: ["Machine.Read", "Machine.ReadWrite"]),
            userRole: .viewData,
            handler: MachineOperations.findByTag
        ),
        Operation(
            "set-device-value", "set device value", .post, "/api/machines/{machineId}/setDeviceValue",
            permissions: .init(application: ["Machine.ReadWrite.All"], delegated: ["Machine.ReadWrite"]),
            userRole: .manageSecuritySettings,
            handler: MachineOperations.setValue
        ),
        Operation(
            "list-device-av-info", "antivirus health per device", .get, "/api/deviceavinfo",
            permissions: .init(application: ["Machine.Read.All"], delegated: ["Machine.Read"]),
            limits: .init(perMinute: 30, perHour: 1000),
            odata: .init(
                filterable: [
                    "machineId", "computerDnsName", "osKind", "osPlatform", "osVersion", "avMode", "avSignatureVersion",
                    "avEngineVersion", "avPlatformVersion", "quickScanResult", "quickScanError", "fullScanResult",
                    "fullScanError", "avIsSignatureUpToDate", "avIsEngineUpToDate", "avIsPlatformUpToDate",
                    "rbacGroupId",
                ], maximumTop: 10000, skip: true, pageSize: 20)
        ),
    ]
}

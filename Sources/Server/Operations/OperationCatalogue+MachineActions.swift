import Defender
import HTTPTypes

extension OperationCatalogue {
    /// Device actions.
    static let machineActions: [Operation] = [
        Operation(
            "isolate-machine", "cut a device off the network", .post, "/api/machines/{id}/isolate",
            permissions: .init(application: ["Machine.Isolate"], delegated: ["Machine.Isolate"]),
            userRole: .activeRemediation,
            handler: MachineActionOperations.isolate
        ),
        Operation(
            "unisolate-machine", "lift isolation", .post, "/api/machines/{id}/unisolate",
            permissions: .init(application: ["Machine.Isolate"], delegated: ["Machine.Isolate"]),
            userRole: .activeRemediation,
            handler: MachineActionOperations.unisolate
        ),
        Operation(
            "restrict-code-execution", "allow only signed code", .post, "/api/machines/{id}/restrictCodeExecution",
            permissions: .init(application: ["Machine.RestrictExecution"], delegated: ["Machine.RestrictExecution"]),
            userRole: .activeRemediation
        ),
        Operation(
            "unrestrict-code-execution", "lift app restriction", .post, "/api/machines/{id}/unrestrictCodeExecution",
            permissions: .init(application: ["Machine.RestrictExecution"], delegated: ["Machine.RestrictExecution"]),
            userRole: .activeRemediation
        ),
        Operation(
            "run-av-scan", "start antivirus scan", .post, "/api/machines/{id}/runAntiVirusScan",
            permissions: .init(application: ["Machine.Scan"], delegated: ["Machine.Scan"]),
            userRole: .activeRemediation
        ),
        Operation(
            "offboard-machine", "offboard a device", .post, "/api/machines/{id}/offboard",
            permissions: .init(application: ["Machine.Offboard"], delegated: ["Machine.Offboard"]),
            userRole: .globalAdministrator
        ),
        Operation(
            "stop-and-quarantine-file", "stop process and quarantine file", .post,
            "/api/machines/{id}/StopAndQuarantineFile",
            permissions: .init(
                application: ["Machine.StopAndQuarantine", "Machine.Read.All", "Machine.ReadWrite.All"],
                delegated: ["Machine.StopAndQuarantine"]),
            userRole: .activeRemediation
        ),
        Operation(
            "collect-investigation-package", "gather forensic package", .post,
            "/api/machines/{id}/collectInvestigationPackage",
            permissions: .init(application: ["Machine.CollectForensics"], delegated: ["Machine.CollectForensics"]),
            userRole: .alertsInvestigation
        ),
        Operation(
            "get-package-sas-uri", "link to a finished package", .get, "/api/machineactions/{id}/getPackageUri",
            permissions: .init(
                application: ["Machine.Read.All", "Machine.ReadWrite.All"], delegated: ["Machine.CollectForensics"]),
            userRole: .alertsInvestigation,
            limits: .init(perMinute: 2, perHour: 120)
        ),
        Operation(
            "cancel-machine-action", "cancel an unfinished action", .post, "/api/machineactions/{id}/cancel",
            permissions: .init(
                application: [
                    "Machine.CollectForensics", "Machine.Isolate", "Machine.RestrictExecution", "Machine.Scan",
                    "Machine.Offboard", "Machine.StopAndQuarantine", "Machine.LiveResponse",
                ],
                delegated: [
                    "Machine.CollectForensics", "Machine.Isolate", "Machine.RestrictExecution", "Machine.Scan",
                    "Machine.Offboard", "Machine.StopAndQuarantine", "Machine.LiveResponse",
                ]),
            userRole: .activeRemediation,
            handler: MachineActionOperations.cancel
        ),
        Operation(
            "list-machine-actions", "list device actions", .get, "/api/machineactions",
            permissions: .init(
                application: ["Machine.Read.All", "Machine.ReadWrite.All"],
                delegated: ["Machine.Read", "Machine.ReadWrite"]),
            userRole: .viewData,
            odata: .init(
                filterable: ["id", "status", "machineId", "type", "requestor", "creationDateTimeUtc"],
                maximumTop: 10000, skip: true, orderBy: true, count: true, select: true),
            handler: MachineActionOperations.list
        ),
        Operation(
            "get-machine-action", "one device action", .get, "/api/machineactions/{id}",
            permissions: .init(
                application: ["Machine.Read.All", "Machine.ReadWrite.All"],
                delegated: ["Machine.Read", "Machine.ReadWrite"]),
            userRole: .viewData,
            handler: MachineActionOperations.get
        ),
    ]

    /// Live response and its library.
    static let liveResponse: [Operation] = [
        Operation(
            "run-live-response", "run live response commands", .post, "/api/machines/{machine_id}/runliveresponse",
            permissions: .init(application: ["Machine.LiveResponse"], delegated: ["Machine.LiveResponse"]),
            userRole: .liveResponse,
            limits: .init(perMinute: 10)
        ),
        Operation(
            "get-live-response-result", "link to the output of one live response command", .get,
            "/api/machineactions/{id}/GetLiveResponseResultDownloadLink(index={command-index})",
            permissions: .init(
                application: ["Machine.Read.All", "Machine.ReadWrite.All"], delegated: ["Machine.LiveResponse"]),
            userRole: .liveResponse
        ),
        Operation(
            "list-library-files", "list live response library", .get, "/api/libraryfiles",
            permissions: .init(application: ["Library.Manage"], delegated: ["Library.Manage"]),
            userRole: .liveResponse
        ),
        Operation(
            "upload-library-file", "upload a library file", .post, "/api/libraryfiles",
            permissions: .init(application: ["Library.Manage"], delegated: ["Library.Manage"]),
            userRole: .advancedLiveResponse,
            maximumBody: 20 << 20
        ),
        Operation(
            "delete-library-file", "delete a library file", .delete, "/api/libraryfiles/{fileName}",
            permissions: .init(application: ["Library.Manage"], delegated: ["Library.Manage"]),
            userRole: .advancedLiveResponse
        ),
    ]
}

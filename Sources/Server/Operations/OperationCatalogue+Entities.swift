import HTTPTypes

extension OperationCatalogue {
    /// Files, domains, addresses and users that alerts and devices share.
    static let entities: [Operation] = [
        Operation(
            "get-file", "file profile", .get, "/api/files/{id}",
            permissions: .init(application: ["File.Read.All"], delegated: ["File.Read.All"]),
            userRole: .viewData
        ),
        Operation(
            "get-file-stats", "organisation prevalence of a file", .get, "/api/files/{id}/stats",
            parameters: [.init("lookBackHours")],
            permissions: .init(application: ["File.Read.All"], delegated: ["File.Read.All"]),
            userRole: .viewData
        ),
        Operation(
            "list-file-alerts", "alerts naming a file", .get, "/api/files/{id}/alerts",
            permissions: .init(
                application: ["Alert.Read.All", "Alert.ReadWrite.All"], delegated: ["Alert.Read", "Alert.ReadWrite"]),
            userRole: .viewData
        ),
        Operation(
            "list-file-machines", "devices that saw a file", .get, "/api/files/{id}/machines",
            permissions: .init(
                application: ["Machine.Read.All", "Machine.ReadWrite.All"],
                delegated: ["Machine.Read", "Machine.ReadWrite"]),
            userRole: .viewData
        ),
        Operation(
            "list-domain-alerts", "alerts naming a domain", .get, "/api/domains/{domain}/alerts",
            permissions: .init(application: ["Alert.ReadWrite.All"], delegated: ["Alert.ReadWrite"]),
            userRole: .viewData
        ),
        Operation(
            "list-domain-machines", "devices that contacted a domain", .get, "/api/domains/{domain}/machines",
            permissions: .init(
                application: ["Machine.Read.All", "Machine.ReadWrite.All"],
                delegated: ["Machine.Read", "Machine.ReadWrite"]),
            userRole: .viewData
        ),
        Operation(
            "get-domain-stats", "organisation prevalence of a domain", .get, "/api/domains/{domain}/stats",
            parameters: [.init("lookBackHours")],
            permissions: .init(application: ["Url.Read.All"], delegated: ["Url.Read.All"]),
            userRole: .viewData
        ),
        Operation(
            "list-ip-alerts", "alerts naming an address", .get, "/api/ips/{ip}/alerts",
            permissions: .init(
                application: ["Alert.Read.All", "Alert.ReadWrite.All"], delegated: ["Alert.Read", "Alert.ReadWrite"]),
            userRole: .viewData
        ),
        Operation(
            "get-ip-stats", "organisation prevalence of an address", .get, "/api/ips/{ip}/stats",
            parameters: [.init("lookBackHours")],
            permissions: .init(application: ["Ip.Read.All"], delegated: ["Ip.Read.All"]),
            userRole: .viewData
        ),
        Operation(
            "list-user-alerts", "alerts naming a user", .get, "/api/users/{id}/alerts",
            permissions: .init(
                application: ["Alert.Read.All", "Alert.ReadWrite.All"], delegated: ["Alert.Read", "Alert.ReadWrite"]),
            userRole: .viewData
        ),
        Operation(
            "list-user-machines", "devices a user used", .get, "/api/users/{id}/machines",
            permissions: .init(application: ["Machine.ReadWrite.All"], delegated: ["Machine.ReadWrite"]),
            userRole: .viewData
        ),
    ]
}

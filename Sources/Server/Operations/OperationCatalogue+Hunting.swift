import HTTPTypes

extension OperationCatalogue {
    /// Advanced hunting: three doors to one engine.
    static let hunting: [Operation] = [
        Operation(
            "run-advanced-query", "run KQL over endpoint tables", .post, "/api/advancedqueries/run",
            permissions: .init(application: ["AdvancedQuery.Read.All"], delegated: ["AdvancedQuery.Read"]),
            userRole: .viewData,
            limits: .init(perMinute: 45, perHour: 1500),
            mayTakeLong: true, handler: HuntingOperations.runAdvancedQuery
        ),
        Operation(
            "run-hunting-query", "run KQL over all Defender tables", api: .xdr, .post, "/api/advancedhunting/run",
            permissions: .init(application: ["AdvancedHunting.Read.All"], delegated: ["AdvancedHunting.Read"]),
            userRole: .viewData,
            limits: .init(perMinute: 45),
            mayTakeLong: true, handler: HuntingOperations.runHuntingQuery
        ),
        Operation(
            "run-graph-hunting-query", "run KQL over all Defender tables, by Graph", api: .graph, .post,
            "/v1.0/security/runHuntingQuery", "/v1.0/security/microsoft.graph.security.runHuntingQuery",
            permissions: .init(application: ["ThreatHunting.Read.All"], delegated: ["ThreatHunting.Read.All"]),
            userRole: .viewData,
            limits: .init(perMinute: 45),
            mayTakeLong: true, handler: HuntingOperations.runGraphHuntingQuery
        ),
    ]
}

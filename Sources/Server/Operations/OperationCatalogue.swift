import Identity

/// Every operation of the APIs, declared once.
///
/// Source: the reference pages of the Defender for Endpoint and Microsoft 365 Defender APIs, Graph's hunting page, and Graph's
/// pages on applications, permissions and users.
/// `count-...` are the `$count` forms that the OData page shows; their permissions are those of the list.
package enum OperationCatalogue {
    /// All operations, those not built yet included.
    package static let all: [Operation] =
        alerts + machines + machineActions + liveResponse.part(of: .liveResponse)
        + investigations.part(of: .automatedInvestigation) + indicators + entities
        + (vulnerabilities + assessments + authenticatedScans).part(of: .vulnerabilityManagement) + incidents
        + hunting.part(of: .advancedHunting) + directory + roles

    /// The operation of an id; nil when there is none.
    package static func operation(_ id: String) -> Operation? { all.first { $0.id == id } }
}

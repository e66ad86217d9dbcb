package import Identity

extension Page {
    /// Asks whether an application may have what it wants.
    ///
    /// - Parameters:
    ///   - question: who asks, and for what.
    ///   - username: who is asked.
    ///   - action: where the form goes.
    ///   - token: ties the form to the browser that it was sent to.
    ///   - formTargets: where the browser may be led after the form.
    package static func consent(
        _ question: ConsentQuestion, username: String, action: String, token: String, formTargets: [String]
    ) -> Page {
        struct Line: Sendable {
            let name: String
            let value: String
            let resource: String
            let isForApplication: Bool
        }
        struct Content: Sendable {
            let title: String
            let application: String
            let applicationID: String
            let publisher: String
            let isForeign: Bool
            let username: String
            let action: String
            let token: String
            let permissions: [Line]
            let isEmpty: Bool
            let isForOrganisation: Bool
            let offersOrganisation: Bool
        }
        let isForOrganisation = question.reach == .organization
        return Page(
            .consent,
            Content(
                title: isForOrganisation
                    ? "Permissions requested: review for your organization" : "Permissions requested",
                application: question.application.displayName, applicationID: question.application.id.description,
                publisher: question.publisher, isForeign: question.isForeign, username: username, action: action,
                token: token,
                permissions: question.permissions.map {
                    Line(
                        name: $0.displayName, value: $0.value, resource: $0.resource.displayName,
                        isForApplication: $0.kind == .application)
                }, isEmpty: question.permissions.isEmpty, isForOrganisation: isForOrganisation,
                offersOrganisation: question.reach == .personOrOrganization), formTargets: formTargets)
    }
}

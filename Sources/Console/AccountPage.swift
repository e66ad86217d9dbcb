package import Identity

extension Page {
    /// A person's own account.
    ///
    /// - Parameters:
    ///   - grants: what they consented to by themselves.
    ///   - done: what has just been done, in a sentence.
    package static func account(
        _ user: User, grants: [PersonalGrant], done: String? = nil, problem: Problem? = nil, in frame: ConsoleFrame
    ) -> Page {
        struct Content: Sendable {
            let title = "Account"
            let frame: ConsoleFrame
            let problem: Problem?
            let done: String?
            let name: String
            let objectID: String
            let tenantID: String
            let roles: String
            let grants: [PersonalGrant]
            let hasGrants: Bool
        }
        return Page(
            .account,
            Content(
                frame: frame, problem: problem, done: done, name: user.displayName, objectID: user.id.description,
                tenantID: user.tenantID.description, roles: user.roles.isEmpty ? "None" : user.roles.text,
                grants: grants, hasGrants: !grants.isEmpty))
    }

    /// A consent of one person.
    package struct PersonalGrant: Sendable {
        let id: String
        let application: String
        let resource: String
        let scopes: String

        package init(_ grant: DelegatedGrant, application: String, resource: String) {
            id = grant.id.description
            self.application = application
            self.resource = resource
            scopes = grant.scopeText
        }
    }
}

/// What Azure Resource Manager tells libraries about the cloud before they ask for a token (`/metadata/endpoints`).
package enum CloudMetadata {
    /// The description of the cloud, with this authority as the place to sign in.
    ///
    /// Only what leads to a token or to one of the APIs served here is named; the storage and database services of Azure are not ours
    /// to speak of.
    ///
    /// - Parameter location: where the client reached the server.
    /// - Returns: one object, the form of `api-version=latest`.
    package static func endpoints(location: AuthorityLocation) -> JSONDocument {
        let isDocumented = location.hostName == "management.azure.com"
        let login = isDocumented ? "https://login.microsoftonline.com" : location.origin
        return [
            "name": "AzureCloud", "portal": "https://portal.azure.com",
            "authentication": [
                "loginEndpoint": .string(login),
                "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
                "tenant": "common", "identityProvider": "AAD",
            ],
            "resourceManager": isDocumented ? "https://management.azure.com/" : .string("\(location.origin)/"),
            "graphAudience": "https://graph.windows.net/", "graph": "https://graph.windows.net/",
            // An audience, not an address: tokens for Graph name it wherever the server stands.
            "microsoftGraphResourceId": "https://graph.microsoft.com/", "suffixes": [:],
        ]
    }
}

import Defender
import Foundation
import HTTPTypes
import Identity

/// Registering applications through Microsoft Graph.
enum GraphApplicationOperations {
    static let list: OperationHandler = { request in
        try .collection(
            request.directory.applications(ownedBy: request.tenant).map { entity($0, request) },
            type: GraphApplication.entityType, context: "applications", for: request)
    }

    static let get: OperationHandler = { request in answer(try application(of: request), request) }

    static let create: OperationHandler = { request in
        try request.body.refuseOthers(than: writable)
        let name = try request.body.requiredText("displayName")
        // Everything is read before anything is made: a mistake leaves no half of a registration.
        let change = try Change(request.body)
        let made = try await request.directory.registerApplication(
            in: request.tenant, displayName: name, audience: change.audience ?? .singleTenant,
            isFallbackPublicClient: change.isFallbackPublicClient ?? false, withServicePrincipal: false)
        try await apply(change, to: made, request)
        let application = request.directory.application(made.id) ?? made
        return answer(application, request, status: .created)
    }

    static let update: OperationHandler = { request in
        try request.body.refuseOthers(than: writable)
        let application = try application(of: request)
        let change = try Change(request.body)
        try await request.directory.updateApplication(
            application.id, in: request.tenant, displayName: change.displayName, audience: change.audience,
            isFallbackPublicClient: change.isFallbackPublicClient)
        try await apply(change, to: application, request)
        return .noContent
    }

    static let delete: OperationHandler = { request in
        try await request.directory.deleteApplication(try application(of: request).id, in: request.tenant)
        return .noContent
    }

    static let addPassword: OperationHandler = { request in
        try request.body.refuseOthers(than: ["passwordCredential"])
        let wanted = try request.body.object("passwordCredential") ?? .empty
        try wanted.refuseOthers(than: ["displayName", "startDateTime", "endDateTime"])
        let issued = try await request.directory.addSecret(
            to: try application(of: request).id, displayName: try wanted.text("displayName") ?? "",
            startsAt: try wanted.date("startDateTime"), endsAt: try wanted.date("endDateTime"))
        return .object(
            GraphPassword.fields(issued.credential, text: issued.text), context: "microsoft.graph.passwordCredential",
            for: request)
    }

    static let removePassword: OperationHandler = { request in
        try request.body.refuseOthers(than: ["keyId"])
        let text = try request.body.requiredText("keyId")
        guard let id = CredentialID(text) else {
            throw DefenderError(.invalidInput, "'\(text)' is not a GUID: 'keyId' is the id of the secret.")
        }
        try await request.directory.removeCredential(id, from: try application(of: request).id)
        return .noContent
    }

    private static let writable: Set<String> = [
        "displayName", "signInAudience", "isFallbackPublicClient", "web", "spa", "publicClient",
        "requiredResourceAccess", "keyCredentials",
    ]

    /// What a request sets; nil is left as it is.
    private struct Change: Sendable {
        let displayName: String?
        let audience: Application.SignInAudience?
        let isFallbackPublicClient: Bool?
        let redirectURIs: [RedirectURI.Platform: [RedirectURI]]
        let requiredPermissions: [RequiredPermission]?
        let certificates: [(der: Data, displayName: String?)]?

        init(_ body: RequestBody) throws {
            displayName = try body.text("displayName")
            audience = try body.text("signInAudience").map { text in
                guard let audience = Application.SignInAudience(rawValue: text) else {
                    throw DefenderError(
                        .invalidInput,
                        "The signInAudience '\(text)' is not supported. Supported: AzureADMyOrg, AzureADMultipleOrgs.")
                }
                return audience
            }
            isFallbackPublicClient = try body.bool("isFallbackPublicClient")
            var uris: [RedirectURI.Platform: [RedirectURI]] = [:]
            for (name, platform) in [
                ("web", RedirectURI.Platform.web), ("spa", .singlePage), ("publicClient", .publicClient),
            ] {
                guard let object = try body.object(name) else { continue }
                try object.refuseOthers(than: ["redirectUris"])
                uris[platform] = try (object.texts("redirectUris") ?? []).map {
                    try RedirectURI($0, platform: platform)
                }
            }
            redirectURIs = uris
            requiredPermissions = try body.objects("requiredResourceAccess").map { try $0.flatMap(Self.permissions) }
            certificates = try body.objects("keyCredentials").map { try $0.map(Self.certificate) }
        }

        private static func permissions(_ access: RequestBody) throws -> [RequiredPermission] {
            try access.refuseOthers(than: ["resourceAppId", "resourceAccess"])
            let id = try access.requiredText("resourceAppId")
            guard let resource = ApplicationID(id).flatMap({ WellKnownResource(applicationID: $0) }) else {
                throw DefenderError(.invalidInput, "No API here has the resourceAppId '\(id)'.")
            }
            return try (access.objects("resourceAccess") ?? []).map { item in
                try item.refuseOthers(than: ["id", "type"])
                let (id, type) = (try item.requiredText("id"), try item.requiredText("type"))
                guard let permission = PermissionID(id), let kind = PermissionKind(rawValue: type),
                    resource.definition.permission(permission, kind) != nil
                else {
                    throw DefenderError(
                        .invalidInput, "\(resource.displayName) has no permission '\(id)' of the type '\(type)'.")
                }
                return RequiredPermission(resource: resource, id: permission, kind: kind)
            }
        }

        private static func certificate(_ credential: RequestBody) throws -> (der: Data, displayName: String?) {
            try credential.refuseOthers(than: [
                "type", "usage", "key", "displayName", "keyId", "startDateTime", "endDateTime", "customKeyIdentifier",
            ])
            guard try credential.text("type") ?? "AsymmetricX509Cert" == "AsymmetricX509Cert",
                try credential.text("usage") ?? "Verify" == "Verify"
            else {
                throw DefenderError(
                    .invalidInput, "A key credential has the type AsymmetricX509Cert and the usage Verify here.")
            }
            let key = try credential.requiredText("key")
            guard let der = Data(base64Encoded: key) else {
                throw DefenderError(.invalidInput, "'key' is the certificate in DER form, base64.")
            }
            return (der, try credential.text("displayName"))
        }
    }

    private static func apply(_ change: Change, to application: Application, _ request: OperationRequest) async throws {
        let directory = request.directory
        if !change.redirectURIs.isEmpty {
            let kept = application.redirectURIs.filter { change.redirectURIs[$0.platform] == nil }
            try await directory.setRedirectURIs(
                kept + RedirectURI.Platform.allCases.flatMap { change.redirectURIs[$0] ?? [] }, of: application.id)
        }
        if let permissions = change.requiredPermissions {
            try await directory.setRequiredPermissions(permissions, of: application.id)
        }
        if let certificates = change.certificates {
            for old in application.certificates where !certificates.contains(where: { $0.der == old.der }) {
                try await directory.removeCredential(old.id, from: application.id)
            }
            for new in certificates where !application.certificates.contains(where: { $0.der == new.der }) {
                try await directory.addCertificate(to: application.id, der: new.der, displayName: new.displayName)
            }
        }
    }

    /// The registration that the path names, by its object id or by `appId`.
    private static func application(of request: OperationRequest) throws -> Application {
        let found: Application? =
            if let text = request.path["appId"] {
                ApplicationID(text).flatMap { request.directory.application($0) }
            } else {
                ObjectID(request.parameter("id")).flatMap {
                    request.directory.application(object: $0, ownedBy: request.tenant)
                }
            }
        guard let found, found.homeTenantID == request.tenant.id else {
            throw APIError.notInDirectory(request.path["appId"] ?? request.parameter("id"))
        }
        return found
    }

    private static func entity(_ application: Application, _ request: OperationRequest) -> GraphApplication {
        GraphApplication(application: application, publisherDomain: request.tenant.verifiedDomains[0])
    }

    private static func answer(
        _ application: Application, _ request: OperationRequest, status: HTTPResponse.Status = .ok
    ) -> OperationResponse {
        .entity(
            entity(application, request), type: GraphApplication.entityType, context: "applications/$entity",
            for: request, status: status)
    }
}

extension APIError {
    /// What Graph says of an object that is not in the caller's tenant.
    static func notInDirectory(_ id: String) -> APIError {
        APIError(
            .notFound, api: .graph, code: "Request_ResourceNotFound",
            message:
                "Resource '\(id)' does not exist or one of its queried reference-property objects are not present.")
    }

    /// What the directory refused, as Graph says it.
    init(_ error: DirectoryError) {
        switch error {
        case .unknownApplication, .unknownCredential, .unknownUser, .unknownGrant, .unknownAssignment,
            .roleNotHeld, .noServicePrincipal, .unknownTenant:
            self.init(
                .notFound, api: .graph, code: "Request_ResourceNotFound", message: error.description)
        case .userExists, .roleHeld, .applicationExists, .tenantExists, .domainTaken:
            self.init(
                .badRequest, api: .graph, code: "Request_MultipleObjectsWithSameKeyValue", message: error.description)
        default:
            self.init(.badRequest, api: .graph, code: "Request_BadRequest", message: error.description)
        }
    }
}

import Defender
import Foundation
import Identity
import Values

/// The directory's objects as the Graph API shows them. Source: the reference of Microsoft Graph v1.0.
struct GraphApplication: Sendable {
    let application: Application
    /// The domain of the tenant that owns the registration.
    let publisherDomain: String

    static let entityType = EntityType<GraphApplication>(
        name: "application",
        properties: [
            .init("id", .guid) { .string($0.application.objectID.description) },
            .init("appId", .guid) { .string($0.application.id.description) },
            .init("displayName", .string) { .string($0.application.displayName) },
            .init("createdDateTime", .dateTimeOffset) { .date($0.application.createdAt) },
            .init("publisherDomain", .string) { .string($0.publisherDomain) },
            .init("signInAudience", .string) { .string($0.application.audience.rawValue) },
            .init("identifierUris", .collection(.string)) { _ in .collection([]) },
            .init("isFallbackPublicClient", .bool) { .bool($0.application.isFallbackPublicClient) },
            .init("appRoles", .collection(.complex([]))) { _ in .collection([]) },
            .init("web", .complex([])) { $0.uris(.web) },
            .init("spa", .complex([])) { $0.uris(.singlePage) },
            .init("publicClient", .complex([])) { $0.uris(.publicClient) },
            .init("requiredResourceAccess", .collection(.complex([]))) { $0.requiredResourceAccess },
            .init("passwordCredentials", .collection(.complex([]))) { entity in
                .collection(entity.application.secrets.map { GraphPassword.value($0, text: nil) })
            },
            .init("keyCredentials", .collection(.complex([]))) { entity in
                .collection(entity.application.certificates.map(GraphKey.value))
            },
        ])

    private func uris(_ platform: RedirectURI.Platform) -> ODataValue {
        .complex([
            .init(
                "redirectUris",
                .texts(application.redirectURIs.filter { $0.platform == platform }.map(\.text)))
        ])
    }

    private var requiredResourceAccess: ODataValue {
        let wanted = application.requiredPermissions
        return .collection(
            WellKnownResource.allCases.compactMap { resource in
                let permissions = wanted.filter { $0.resource == resource }
                guard !permissions.isEmpty else { return nil }
                return .complex([
                    .init("resourceAppId", .string(resource.applicationID.description)),
                    .init(
                        "resourceAccess",
                        .collection(
                            permissions.map {
                                .complex([
                                    .init("id", .string($0.id.description)), .init("type", .string($0.kind.rawValue)),
                                ])
                            })),
                ])
            })
    }
}

/// A secret, whose text is there once.
enum GraphPassword {
    static func value(_ secret: ClientSecret, text: String?) -> ODataValue { .complex(fields(secret, text: text)) }

    static func fields(_ secret: ClientSecret, text: String?) -> [ODataValue.Field] {
        [
            .init("customKeyIdentifier", .null), .init("displayName", .text(secret.displayName)),
            .init("endDateTime", .date(secret.endsAt)), .init("hint", .string(secret.hint)),
            .init("keyId", .string(secret.id.description)), .init("secretText", .text(text)),
            .init("startDateTime", .date(secret.startsAt)),
        ]
    }
}

/// A certificate.
enum GraphKey {
    static func value(_ certificate: ClientCertificate) -> ODataValue {
        .complex([
            .init("customKeyIdentifier", .string(certificate.sha1Thumbprint.base64EncodedString())),
            .init("displayName", .string(certificate.displayName)), .init("endDateTime", .date(certificate.endsAt)),
            .init("key", .null), .init("keyId", .string(certificate.id.description)),
            .init("startDateTime", .date(certificate.startsAt)), .init("type", .string("AsymmetricX509Cert")),
            .init("usage", .string("Verify")),
        ])
    }
}

struct GraphServicePrincipal: Sendable {
    let principal: ServicePrincipal
    let displayName: String
    /// The registration; nil for a built-in resource.
    let application: Application?

    static let entityType = EntityType<GraphServicePrincipal>(
        name: "servicePrincipal",
        properties: [
            .init("id", .guid) { .string($0.principal.id.description) },
            .init("accountEnabled", .bool) { .bool($0.principal.isEnabled) },
            .init("appDisplayName", .string) { .string($0.displayName) },
            .init("appId", .guid) { .string($0.principal.applicationID.description) },
            .init("appOwnerOrganizationId", .guid, nullable: true) {
                .text(($0.application?.homeTenantID ?? $0.resource?.definition.ownerTenantID)?.description)
            },
            .init("appRoleAssignmentRequired", .bool) { .bool($0.principal.requiresAssignment) },
            .init("displayName", .string) { .string($0.displayName) },
            .init("servicePrincipalNames", .collection(.string)) {
                .texts(
                    ($0.resource?.definition.identifierURIs ?? []) + [$0.principal.applicationID.description])
            },
            .init("servicePrincipalType", .string) { _ in .string("Application") },
            .init("signInAudience", .string, nullable: true) {
                .string(($0.application?.audience ?? .multipleTenants).rawValue)
            },
            .init("appRoles", .collection(.complex([]))) { entity in
                .collection((entity.resource?.definition.applicationRoles ?? []).map(role))
            },
            .init("oauth2PermissionScopes", .collection(.complex([]))) { entity in
                .collection((entity.resource?.definition.delegatedScopes ?? []).map(scope))
            },
        ])

    private var resource: WellKnownResource? { WellKnownResource(applicationID: principal.applicationID) }

    private static func role(_ role: ApplicationRole) -> ODataValue {
        .complex([
            .init("allowedMemberTypes", .texts(role.allowedMemberTypes.map(\.rawValue))),
            .init("description", .string(role.displayName)), .init("displayName", .string(role.displayName)),
            .init("id", .string(role.id.description)), .init("isEnabled", .bool(true)),
            .init("origin", .string("Application")), .init("value", .string(role.value)),
        ])
    }

    private static func scope(_ scope: DelegatedScope) -> ODataValue {
        .complex([
            .init("adminConsentDescription", .string(scope.displayName)),
            .init("adminConsentDisplayName", .string(scope.displayName)), .init("id", .string(scope.id.description)),
            .init("isEnabled", .bool(true)), .init("type", .string(scope.consent.rawValue)),
            .init("userConsentDescription", .string(scope.displayName)),
            .init("userConsentDisplayName", .string(scope.displayName)), .init("value", .string(scope.value)),
        ])
    }
}

struct GraphRoleAssignment: Sendable {
    let assignment: AppRoleAssignment
    let principalName: String
    let resourceName: String

    static let entityType = EntityType<GraphRoleAssignment>(
        name: "appRoleAssignment",
        properties: [
            .init("id", .guid) { .string($0.assignment.id.description) },
            .init("createdDateTime", .dateTimeOffset) { .date($0.assignment.createdAt) },
            .init("appRoleId", .guid) { .string($0.assignment.roleID.description) },
            .init("principalDisplayName", .string) { .string($0.principalName) },
            .init("principalId", .guid) { .string($0.assignment.principalID.description) },
            .init("principalType", .string) { _ in .string("ServicePrincipal") },
            .init("resourceDisplayName", .string) { .string($0.resourceName) },
            .init("resourceId", .guid) { .string($0.assignment.resourceID.description) },
        ])
}

extension DelegatedGrant {
    static let entityType = EntityType<DelegatedGrant>(
        name: "oAuth2PermissionGrant",
        properties: [
            .init("id", .guid) { .string($0.id.description) },
            .init("clientId", .guid) { .string($0.clientID.description) },
            .init("consentType", .string) { .string($0.userID == nil ? "AllPrincipals" : "Principal") },
            .init("principalId", .guid, nullable: true) { .text($0.userID?.description) },
            .init("resourceId", .guid) { .string($0.resourceID.description) },
            .init("scope", .string) { .string($0.scopeText) },
        ])
}

extension User {
    static let entityType = EntityType<User>(
        name: "user",
        properties: [
            .init("businessPhones", .collection(.string)) { _ in .collection([]) },
            .init("displayName", .string) { .string($0.displayName) },
            .init("givenName", .string, nullable: true) { .text($0.givenName.isEmpty ? nil : $0.givenName) },
            .init("jobTitle", .string, nullable: true) { _ in .null },
            .init("mail", .string, nullable: true) { .string($0.userPrincipalName) },
            .init("mobilePhone", .string, nullable: true) { _ in .null },
            .init("officeLocation", .string, nullable: true) { _ in .null },
            .init("preferredLanguage", .string, nullable: true) { _ in .null },
            .init("surname", .string, nullable: true) { .text($0.surname.isEmpty ? nil : $0.surname) },
            .init("userPrincipalName", .string) { .string($0.userPrincipalName) },
            .init("id", .guid) { .string($0.id.description) },
            .init("accountEnabled", .bool) { .bool($0.isEnabled) },
            .init("createdDateTime", .dateTimeOffset) { .date($0.createdAt) },
        ])
}

extension Tenant {
    static let entityType = EntityType<Tenant>(
        name: "organization",
        properties: [
            .init("id", .guid) { .string($0.id.description) },
            .init("displayName", .string) { .string($0.displayName) },
            .init("countryLetterCode", .string, nullable: true) { _ in .null },
            .init("tenantType", .string) { _ in .string("AAD") },
            .init("verifiedDomains", .collection(.complex([]))) { tenant in
                .collection(
                    tenant.verifiedDomains.enumerated().map { index, name in
                        .complex([
                            .init("capabilities", .string("Email, OfficeCommunicationsOnline")),
                            .init("isDefault", .bool(index == 0)),
                            .init("isInitial", .bool(name.hasSuffix(".onmicrosoft.com"))),
                            .init("name", .string(name)), .init("type", .string("Managed")),
                        ])
                    })
            },
        ])
}

extension ODataValue {
    /// A time, to the second.
    static func date(_ date: Date) -> ODataValue { .dateTimeOffset(KQLCalendar.ticks(date)) }
}

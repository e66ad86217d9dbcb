import Foundation
import Values

/// The device authorization endpoint and `grant_type=…:device_code` (RFC 8628).
struct DeviceCodeGrant: Sendable {
    let directory: Directory
    let clients: ClientAuthenticator
    let devices: DeviceAuthorizations
    let issuer: UserTokenIssuer
    let clock: WallClock

    /// Answers the device's first request: two codes, and the sentence that it shows to the person.
    ///
    /// - Throws: AADSTS900144, 700016, 50194, 7000218 and what is wrong with the scope.
    func begin(_ request: TokenRequest) throws(OAuthError) -> JSONDocument {
        let segment = try TenantSegment(request.tenant)
        guard segment != .consumers else { throw .grantNeedsTenant(.deviceCode, segment: segment.text) }
        let tenant = try directory.tenant(segment, orThrow: .invalidRequest)
        let application = try clients.application(request.form.required("client_id"), in: tenant)
        guard application.isFallbackPublicClient else { throw .noCredential() }
        let wanted: DelegatedRequest =
            switch request.version {
            case .v1: try DelegatedRequest(resource: request.form.required("resource"), in: tenant)
            case .v2: try DelegatedRequest(scope: request.form.required("scope"), takesFirstResource: true, in: tenant)
            }
        let codes = devices.begin(application.id, tenant: tenant, wanted: wanted)
        // The page that people know by heart, where the host is a documented one; else this authority's own.
        let page =
            CloudInstance.documented(named: request.location.hostName) != nil
            ? "https://microsoft.com/devicelogin" : "\(request.location.origin)/devicelogin"
        let message = JSONDocument.string(
            "To sign in, use a web browser to open the page \(page) and enter the code \(codes.userCode) to authenticate."
        )
        switch request.version {
        case .v1:
            return [
                "user_code": .string(codes.userCode), "device_code": .string(codes.deviceCode),
                "verification_url": .string(page), "expires_in": .string("\(DeviceAuthorizations.lifetime)"),
                "interval": .string("\(DeviceAuthorizations.interval)"), "message": message,
            ]
        case .v2:
            return [
                "user_code": .string(codes.userCode), "device_code": .string(codes.deviceCode),
                "verification_uri": .string(page), "expires_in": .integer(DeviceAuthorizations.lifetime),
                "interval": .integer(DeviceAuthorizations.interval), "message": message,
            ]
        }
    }

    /// Answers the device's question whether it has been let in.
    func respond(to request: TokenRequest) async throws(OAuthError) -> JSONDocument {
        let segment = try TenantSegment(request.tenant)
        let named = try directory.tenant(segment, orThrow: .invalidRequest)
        let claimed = try ClaimedClient(request)
        // The v1 endpoint calls it `code`; MSAL sends it under both names.
        guard let deviceCode = request.form["device_code"] ?? request.form["code"] else {
            throw .missingParameter("device_code")
        }
        guard let waiting = devices.waiting(for: deviceCode) else { throw .unknownDeviceCode() }
        let application = try clients.application(claimed.id, in: waiting.tenant)
        guard application.id == waiting.applicationID else { throw .grantOfOtherClient() }
        guard application.isFallbackPublicClient else { throw .noCredential() }
        guard waiting.endsAt > clock.now else { throw .deviceCodeExpired(version: request.version) }
        switch waiting.state {
        case .pending: throw .authorizationPending()
        case .declined:
            _ = devices.take(deviceCode)
            throw .authorizationDeclined()
        case .approved(let userID, let tenant, let time):
            if let named, named.id != tenant.id { throw .grantOfOtherTenant(named) }
            let client = try clients.client(claimed.id, in: tenant)
            let proof = try clients.prove(client, with: claimed.credential, request: request)
            let wanted = try DelegatedRequest(request, earlier: waiting.wanted, in: tenant).continuing(waiting.wanted)
            guard let user = directory.user(userID, in: tenant.id), user.isEnabled else { throw .accountDisabled() }
            guard devices.take(deviceCode) != nil else { throw .unknownDeviceCode() }
            let signIn = try await directory.signIn(user, to: client, at: time)
            return try await issuer.respond(
                to: .init(
                    client: client, proof: proof, platform: .publicClient, signIn: signIn, request: wanted,
                    version: request.version, wantsClientInfo: request.form["client_info"] == "1",
                    address: request.address))
        }
    }
}

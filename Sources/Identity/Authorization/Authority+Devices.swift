import Foundation
import Values

/// A device that waits, as the page that lets it in shows it.
package struct WaitingDevice: Sendable {
    /// The application on the device.
    package let application: Application
    let tenant: Tenant?
    let wanted: DelegatedRequest
    let userCode: String
}

/// Letting a device in (RFC 8628 section 3.3), freed of pages.
extension Authority {
    /// The device that waits with a code.
    ///
    /// - Throws: AADSTS90119 for a code that no device has, 90120 for one that has ended or been answered.
    package func device(withUserCode code: String) throws(OAuthError) -> WaitingDevice {
        guard let waiting = devices.waiting(forUserCode: code),
            let application = directory.application(waiting.applicationID)
        else { throw .userCodeUnknown() }
        guard waiting.endsAt > clock.now, case .pending = waiting.state else { throw .userCodeExpired() }
        return WaitingDevice(
            application: application, tenant: waiting.tenant, wanted: waiting.wanted, userCode: waiting.userCode)
    }

    /// What has to happen before the device is let in.
    package func nextStep(
        of device: WaitingDevice, session: BrowserSession?, hasSignedIn: Bool, hasConsented: Bool
    ) -> AuthorizationStep {
        guard let session, let user = user(of: session) else { return .signIn }
        do throws(OAuthError) {
            try check(
                user, in: session.tenant, uses: device.application,
                over: device.tenant.map { .id($0.id) } ?? .organizations)
            guard !hasConsented else { return .finish }
            let question = try question(
                of: device.wanted, by: device.application, to: user, in: session.tenant, isDemanded: false,
                version: .v2)
            return question.map(AuthorizationStep.consent) ?? .finish
        } catch {
            return .refuse(.page(error))
        }
    }

    /// Lets the device in.
    ///
    /// - Throws: AADSTS90120 when it has ended or been answered meanwhile.
    package func approve(_ device: WaitingDevice, by session: BrowserSession) throws(OAuthError) {
        let answer = DeviceAuthorizations.Waiting.State.approved(
            user: session.userID, tenant: session.tenant, at: session.signedInAt)
        guard devices.answer(device.userCode, with: answer) else { throw .userCodeExpired() }
    }

    /// Keeps the device out.
    package func decline(_ device: WaitingDevice) { _ = devices.answer(device.userCode, with: .declined) }
}

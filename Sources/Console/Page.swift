import Mustache

/// A page, ready to be sent.
package struct Page: Sendable {
    /// The document.
    package let html: String
    /// Where its form may lead, besides this server: what the page's policy allows (`form-action`).
    package let formTargets: [String]

    init(_ template: Template, _ content: some Sendable, formTargets: [String] = []) {
        html = Templates.shared.render(content, template)
        self.formTargets = formTargets
    }

    /// The content security policy of the page: nothing from elsewhere, no script but the one file, no frame around it.
    package var contentSecurityPolicy: String {
        let targets = (["'self'"] + formTargets).joined(separator: " ")
        return "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action \(targets); "
            + "base-uri 'none'; frame-ancestors 'none'"
    }
}

/// The templates, by name. Each is a file in `Templates/`, and a part of this program.
enum Template: String, CaseIterable {
    case signIn = "sign-in"
    case newPassword = "new-password"
    case consent
    case deviceCode = "device-code"
    case confirmDevice = "confirm-device"
    case message
    case formPost = "form-post"
    case registrations
    case newRegistration = "new-registration"
    case overview
    case authentication
    case permissions
    case addPermission = "add-permission"
    case credentials
    case consentedTenants = "consented-tenants"
    case enterprise
    case enterpriseApplication = "enterprise-application"
    case token
    case account
}

/// The templates, parsed once.
struct Templates: Sendable {
    static let shared: Templates = {
        do { return try Templates() } catch {
            preconditionFailure("A page template, a part of this program, cannot be read: \(error)")
        }
    }()

    private let library: MustacheLibrary

    private init() throws {
        func template(_ bytes: [UInt8]) throws -> MustacheTemplate {
            try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
        }
        library = MustacheLibrary(templates: [
            "layout": try template(PackageResources.layout_mustache),
            Template.signIn.rawValue: try template(PackageResources.sign_in_mustache),
            Template.newPassword.rawValue: try template(PackageResources.new_password_mustache),
            Template.consent.rawValue: try template(PackageResources.consent_mustache),
            Template.deviceCode.rawValue: try template(PackageResources.device_code_mustache),
            Template.confirmDevice.rawValue: try template(PackageResources.confirm_device_mustache),
            Template.message.rawValue: try template(PackageResources.message_mustache),
            Template.formPost.rawValue: try template(PackageResources.form_post_mustache),
            "console": try template(PackageResources.console_mustache),
            "registration": try template(PackageResources.registration_mustache),
            Template.registrations.rawValue: try template(PackageResources.registrations_mustache),
            Template.newRegistration.rawValue: try template(PackageResources.new_registration_mustache),
            Template.overview.rawValue: try template(PackageResources.overview_mustache),
            Template.authentication.rawValue: try template(PackageResources.authentication_mustache),
            Template.permissions.rawValue: try template(PackageResources.permissions_mustache),
            Template.addPermission.rawValue: try template(PackageResources.add_permission_mustache),
            Template.credentials.rawValue: try template(PackageResources.credentials_mustache),
            Template.consentedTenants.rawValue: try template(PackageResources.consented_tenants_mustache),
            Template.enterprise.rawValue: try template(PackageResources.enterprise_mustache),
            Template.enterpriseApplication.rawValue: try template(PackageResources.enterprise_application_mustache),
            Template.token.rawValue: try template(PackageResources.token_mustache),
            Template.account.rawValue: try template(PackageResources.account_mustache),
        ])
    }

    func render(_ content: some Any, _ template: Template) -> String {
        guard let html = library.render(content, withTemplate: template.rawValue) else {
            preconditionFailure("There is no template '\(template.rawValue)'.")
        }
        return html
    }
}

import Console
import Foundation
import Hummingbird
import Identity
import SwiftASN1
import Values

/// The secrets and certificates of an application.
extension ConsoleRoutes {
    /// The lives that a secret may have, in months, and the days that the page promises for each.
    private static var lives: [Int: Int] { [3: 90, 6: 180, 12: 365, 18: 545, 24: 730] }

    func addCredentials(to router: some RouterMethods<Context>) {
        let path = "/console/applications/:application/credentials"
        on(.get, RouterPath(path), .registrations, router) { visit in
            page(credentialsPage(of: try application(of: visit), visit), visit)
        }
        on(.post, RouterPath("\(path)/secret"), .registrations, router) { visit in
            try visit.require("add-password")
            let application = try application(of: visit)
            guard let months = visit.parameters["months"].flatMap({ Int($0) }), let days = Self.lives[months] else {
                return problemPage(
                    credentialsPage(
                        of: application, visit, problem: .init("A secret lives 3, 6, 12, 18 or 24 months.")),
                    visit)
            }
            return try await changing(application, visit) {
                try await directory.addSecret(
                    to: application.id, displayName: visit.parameters["description"] ?? "",
                    endsAt: clock.now.addingTimeInterval(Double(days) * 86_400))
            }
        }
        on(.post, RouterPath("\(path)/certificate"), .registrations, router) { visit in
            try visit.require("update-application")
            let application = try application(of: visit)
            return try await changing(application, visit) {
                let der = try Self.certificate(inPEM: visit.parameters["certificate"] ?? "")
                try await directory.addCertificate(to: application.id, der: der, displayName: nil)
                return nil
            }
        }
        on(.post, RouterPath("\(path)/remove"), .registrations, router) { visit in
            try visit.require("remove-password")
            let application = try application(of: visit)
            let text = visit.parameters["credential"] ?? ""
            guard let id = CredentialID(text) else { throw ConsoleRefusal.notFound("credential '\(text)'") }
            return try await changing(application, visit) {
                try await directory.removeCredential(id, from: application.id)
                return nil
            }
        }
    }

    /// Makes a change, and shows what came of it: a new secret at once, since it is shown but once.
    private func changing(
        _ application: Identity.Application, _ visit: ConsoleVisit<Context>,
        _ change: () async throws -> ClientSecret.Issued?
    ) async throws -> Response {
        do {
            guard let issued = try await change() else {
                return interactions.redirect(to: "/console/applications/\(application.id)/credentials")
            }
            let changed = directory.application(application.id) ?? application
            return page(credentialsPage(of: changed, visit, issued: issued), visit)
        } catch let error as DirectoryError {
            return problemPage(
                credentialsPage(of: application, visit, problem: .init(error.description)), visit)
        }
    }

    private func credentialsPage(
        of application: Identity.Application, _ visit: ConsoleVisit<Context>, issued: ClientSecret.Issued? = nil,
        problem: Page.Problem? = nil
    ) -> Page {
        .credentials(
            application, issued: issued, now: clock.now, problem: problem, mayChange: visit.may("update-application"),
            in: visit.frame)
    }

    /// The certificate in a PEM text (RFC 7468).
    private static func certificate(inPEM text: String) throws(DirectoryError) -> Data {
        let document: PEMDocument
        do { document = try PEMDocument(pemString: text.trimmingCharacters(in: .whitespacesAndNewlines)) } catch {
            throw .unusableCertificate(reason: "it is not a PEM text that begins with -----BEGIN CERTIFICATE-----")
        }
        guard document.discriminator == "CERTIFICATE" else {
            throw .unusableCertificate(reason: "it is a '\(document.discriminator)', which belongs to its owner alone")
        }
        return Data(document.derBytes)
    }
}

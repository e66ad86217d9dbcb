import Foundation
import NIOHTTP1

/// The client credentials grant (RFC 6749, section 4.4) at the v2 token endpoint.
struct TokenEndpoint: Sendable {
    let configuration: DefenderClient.Configuration
    let transport: Transport
    let now: @Sendable () -> Date

    func requestToken(for resource: DefenderResource) async throws -> AccessToken {
        let url = configuration.cloud.authority.appending(path: "\(configuration.tenant)/oauth2/v2.0/token")
        var fields = [
            ("grant_type", "client_credentials"),
            ("client_id", configuration.clientID),
            ("scope", resource.defaultScope),
        ]
        switch configuration.credential {
        case .secret(let secret):
            fields.append(("client_secret", secret))
        case .certificate(let certificate):
            fields.append(("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
            let assertion = try certificate.assertion(
                clientID: configuration.clientID, audience: url.absoluteString, now: now())
            fields.append(("client_assertion", assertion))
        }
        let body = fields.map { "\($0.0)=\(Self.formEncoded($0.1))" }.joined(separator: "&")
        let request = Transport.Request(
            method: .POST, url: url,
            headers: ["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"],
            body: Data(body.utf8))
        // Asking twice for a token changes nothing at the authority.
        let answer = try await transport.send(request, isIdempotent: true)
        guard answer.status == 200 else {
            guard let refusal = try? JSONDecoder().decode(TokenRefusal.self, from: answer.body) else {
                throw DefenderClientError.api(answer.apiError)
            }
            throw DefenderClientError.tokenRefused(refusal)
        }
        do {
            return try JSONDecoder().decode(TokenAnswer.self, from: answer.body).token(receivedAt: now())
        } catch {
            throw DefenderClientError.unexpectedAnswer("the authority's token answer cannot be read: \(error)")
        }
    }

    /// `application/x-www-form-urlencoded`: everything but letters, digits and `-._~` as percent pairs.
    static func formEncoded(_ value: String) -> String {
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return value.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}

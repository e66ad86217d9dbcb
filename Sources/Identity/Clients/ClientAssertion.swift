import Crypto
import Foundation
import _CryptoExtras

/// A JWT with which a client proves that it holds the key of one of its certificates (RFC 7523).
///
/// Real clients pad the segments, write times as floating-point numbers, and bring their certificate along (`x5c`). The certificate in the
/// assertion is never looked at: the key is the one that the directory holds under the thumbprint.
struct ClientAssertion: Sendable {
    private static let longest = 32 * 1024
    /// How far a client's clock may be off.
    private static let leeway: TimeInterval = 300

    private enum Algorithm: String {
        case rs256 = "RS256"
        case ps256 = "PS256"
    }

    private struct Claims: Decodable {
        let iss: String?
        let sub: String?
        let aud: Audience?
        let exp: Double?
        let nbf: Double?
    }

    private enum Audience: Decodable {
        case one(String)
        case several([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let one = try? container.decode(String.self) {
                self = .one(one)
            } else {
                self = .several(try container.decode([String].self))
            }
        }

        var values: [String] {
            switch self {
            case .one(let value): [value]
            case .several(let values): values
            }
        }
    }

    private let token: CompactJWS
    private let algorithm: Algorithm

    /// Takes the assertion apart.
    ///
    /// - Throws: AADSTS50027 for a text that is no JWT of a supported algorithm with the thumbprint of a certificate.
    init(_ text: String) throws(OAuthError) {
        do { token = try CompactJWS(text, limit: Self.longest, padding: .tolerated) } catch {
            throw .malformedAssertion(error.rawValue)
        }
        guard let algorithm = Algorithm(rawValue: token.header.alg) else {
            throw .malformedAssertion("its algorithm is not supported. Sign it with PS256 or RS256.")
        }
        guard !token.header.isCritical else {
            throw .malformedAssertion("its header names critical extensions, which are not supported.")
        }
        guard token.header.x5t ?? token.header.x5tS256 ?? token.header.kid != nil else {
            throw .malformedAssertion("its header has no certificate thumbprint ('x5t#S256' or 'x5t').")
        }
        self.algorithm = algorithm
    }

    /// Checks signature, audience, times, issuer and subject.
    ///
    /// - Throws: AADSTS700027, 50027, 50012, 700024, 50048 or 700021.
    func verify(for client: Client, audiences: Audiences, at now: Date) throws(OAuthError) {
        let certificate = try certificate(of: client.application)
        let padding: _RSA.Signing.Padding = algorithm == .rs256 ? .insecurePKCS1v1_5 : .PSS
        guard
            certificate.publicKey.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: token.signature), for: SHA256.hash(data: token.signedText),
                padding: padding)
        else {
            throw .unverifiedAssertion(
                "The key was found, but the signature does not verify. \(Self.thumbprint(certificate))")
        }
        guard certificate.startsAt <= now, now < certificate.endsAt else {
            throw .unverifiedAssertion("The certificate is outside its validity. \(Self.thumbprint(certificate))")
        }

        guard let claims = try? JSONDecoder().decode(Claims.self, from: token.payload) else {
            throw .malformedAssertion("its payload is not a JSON object with the claims of a client assertion.")
        }
        guard let found = claims.aud?.values, !found.isEmpty else { throw .malformedAssertion("it has no 'aud'.") }
        guard found.contains(where: audiences.contains) else {
            throw .assertionAudience(found[0], wanted: audiences.preferred)
        }
        guard let exp = claims.exp else { throw .malformedAssertion("it has no 'exp'.") }
        guard now.timeIntervalSince1970 < exp + Self.leeway else {
            throw .assertionOutsideValidity("It has expired; sign a new one for each request.")
        }
        if let nbf = claims.nbf, now.timeIntervalSince1970 < nbf - Self.leeway {
            throw .assertionOutsideValidity("It is not valid yet; check the client's clock.")
        }
        guard let issuer = claims.iss, let subject = claims.sub, issuer.lowercased() == subject.lowercased() else {
            throw .assertionSubject()
        }
        guard ApplicationID(issuer) == client.application.id else {
            throw .assertionClient(issuer, wanted: client.application.id)
        }
    }

    /// The certificate that the header names, by every selector that it has.
    private func certificate(of application: Application) throws(OAuthError) -> ClientCertificate {
        let header = token.header
        let found = application.certificates.first { certificate in
            if let x5t = header.x5t, !Self.names(x5t, certificate.sha1Thumbprint) { return false }
            if let x5tS256 = header.x5tS256, !Self.names(x5tS256, certificate.sha256Thumbprint) { return false }
            if header.x5t == nil, header.x5tS256 == nil, let kid = header.kid {
                return Self.names(kid, certificate.sha1Thumbprint)
                    || Self.namesInHexadecimal(kid, certificate.sha1Thumbprint)
            }
            return true
        }
        guard let found else {
            let selector = header.x5tS256 ?? header.x5t ?? header.kid ?? ""
            throw .unverifiedAssertion(
                "The key was not found: application '\(application.id)' has no certificate with the thumbprint "
                    + "'\(selector.prefix(64).filter { $0.isASCII && !$0.isWhitespace })'.")
        }
        return found
    }

    private static func names(_ selector: String, _ thumbprint: Data) -> Bool {
        Base64URL.decode(selector, padding: .tolerated) == thumbprint
    }

    private static func namesInHexadecimal(_ selector: String, _ thumbprint: Data) -> Bool {
        selector.lowercased() == thumbprint.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func thumbprint(_ certificate: ClientCertificate) -> String {
        "Thumbprint of the certificate: '\(Base64URL.encode(certificate.sha1Thumbprint))'."
    }

    /// What an assertion's `aud` may say: the token endpoint of the tenant in either generation, or the tenant's issuer, under any name of
    /// this authority and of the tenant.
    struct Audiences: Sendable {
        let hosts: AuthorityHosts
        let directory: Directory
        let request: TokenRequest

        /// What a client should say.
        var preferred: String { "\(request.location.origin)/\(request.tenant)/oauth2/v2.0/token" }

        func contains(_ audience: String) -> Bool {
            guard audience.utf8.count <= 512, let url = URLComponents(string: audience), url.scheme == "https",
                url.user == nil, url.query == nil, url.fragment == nil, let host = url.host?.lowercased(),
                hosts.contains(host)
            else { return false }
            let path = url.path.split(separator: "/").map(String.init)
            guard let named = path.first, isOurTenant(named) else { return false }
            return [["oauth2", "token"], ["oauth2", "v2.0", "token"], ["v2.0"], []].contains(Array(path.dropFirst()))
        }

        private func isOurTenant(_ name: String) -> Bool {
            func tenant(_ text: String) -> Tenant? {
                guard let segment = try? TenantSegment(text) else { return nil }
                return try? directory.tenant(segment, orThrow: .invalidRequest)
            }
            guard let ours = tenant(request.tenant) else { return false }
            return tenant(name) == ours
        }
    }
}

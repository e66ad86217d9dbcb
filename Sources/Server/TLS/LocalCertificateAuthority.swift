import Crypto
package import Foundation
package import Identity
import SwiftASN1
import X509

/// The certificate authority of one data directory, and the server certificate that it issued.
///
/// Invariants:
/// - The authority can certify no DNS name but those of its own list: the constraint is in its certificate, critical, so a
///   client that trusts it does not trust it for the rest of the world, even if its key is stolen.
/// - Every file has mode 0600 in a directory of mode 0700, the certificates too: nobody else needs them.
/// - A server certificate lives 397 days at most: clients refuse more than 398 (CA/Browser Forum baseline, 6.3.2).
package struct LocalCertificateAuthority: Sendable {
    /// PEM of the authority alone: for clients that add it to what they trust.
    package let authorityPath: String
    /// PEM of the machine's authorities and this one: for clients that replace what they trust.
    package let bundlePath: String
    /// PEM of the server certificate, then the authority.
    package let certificateChainPath: String
    /// PEM of the server's private key.
    package let privateKeyPath: String

    /// Names the files; touches none. For whoever only reads them.
    package init(directory: String) {
        authorityPath = directory + "/ca.pem"
        bundlePath = directory + "/ca-bundle.pem"
        certificateChainPath = directory + "/server.pem"
        privateKeyPath = directory + "/server-key.pem"
        authorityKeyPath = directory + "/ca-key.pem"
    }

    /// The files of a data directory, valid now: whatever is missing, expiring within 30 days, damaged, or made for other
    /// names is made anew. A new authority is made only when the old one cannot be used for these names, because clients
    /// may have been told to trust it.
    ///
    /// - `directory`: `<data>/tls`, made when absent.
    /// - `names`: What the server certificate stands for.
    /// - `encryption`: How the private keys lie on the disk.
    /// - `systemRoots`: The PEM that the bundle begins with.
    ///
    /// Throws the file system's error, naming the path.
    package static func prepare(
        directory: String, names: [CertifiedName] = CertifiedName.documented, now: Date = Date(),
        encryption: KeyEncryption = .none,
        systemRoots: String = SystemTrustRoots.pem()
    ) throws -> LocalCertificateAuthority {
        try PrivateFile.makeDirectory(URL(filePath: directory))
        var files = LocalCertificateAuthority(directory: directory)
        files.encryption = encryption
        let authority = try files.usableAuthority(names: names, now: now) ?? files.makeAuthority(names: names, now: now)
        if try !files.hasUsableServerCertificate(of: authority.certificate, names: names, now: now) {
            try files.issueServerCertificate(by: authority, names: names, now: now)
        }
        let bundle =
            systemRoots + (systemRoots.hasSuffix("\n") || systemRoots.isEmpty ? "" : "\n")
            + (try pem(of: authority.certificate))
        if FileManager.default.contents(atPath: files.bundlePath) != Data(bundle.utf8) {
            try Self.write(bundle, to: files.bundlePath)
        }
        return files
    }

    private let authorityKeyPath: String
    private var encryption = KeyEncryption.none

    /// PEM of the server's private key, decrypted.
    package func privateKey() throws -> String {
        String(decoding: try encryption.read(URL(filePath: privateKeyPath)), as: UTF8.self)
    }

    private struct Authority {
        var certificate: Certificate
        var key: Certificate.PrivateKey
    }

    private static let authorityLife = TimeInterval(3650 * 86_400)
    private static let serverLife = TimeInterval(397 * 86_400)
    private static let renewalMargin = TimeInterval(30 * 86_400)
    /// Certificates begin this much in the past: the clock of a client in a virtual machine is often a little behind.
    private static let clockSkew = TimeInterval(3600)
}

// MARK: - The authority

extension LocalCertificateAuthority {
    /// The authority on disk, when it is whole, not expiring, and allowed to certify every one of the names.
    private func usableAuthority(names: [CertifiedName], now: Date) throws -> Authority? {
        guard let certificate = Self.certificate(atPath: authorityPath),
            let key = try key(atPath: authorityKeyPath), key.publicKey == certificate.publicKey,
            Self.isCurrent(certificate, now: now, margin: Self.serverLife),
            let constraints = try? certificate.extensions.nameConstraints,
            constraints == Self.constraints(for: names)
        else { return nil }
        return Authority(certificate: certificate, key: key)
    }

    private func makeAuthority(names: [CertifiedName], now: Date) throws -> Authority {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let subject = try DistinguishedName {
            OrganizationName("Sallyport")
            // Every data directory has an authority of its own; the date tells them apart in a client's list.
            CommonName("Sallyport local authority \(now.formatted(.iso8601.year().month().day()))")
        }
        let identifier = Self.keyIdentifier(of: key.publicKey)
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key.publicKey,
            notValidBefore: now - Self.clockSkew, notValidAfter: now + Self.authorityLife,
            issuer: subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                Critical(Self.constraints(for: names))
                SubjectKeyIdentifier(keyIdentifier: identifier)
                AuthorityKeyIdentifier(keyIdentifier: identifier)
            },
            issuerPrivateKey: key)
        try encryption.write(
            Data((try key.serializeAsPEM().pemString + "\n").utf8), to: URL(filePath: authorityKeyPath))
        try Self.write(try Self.pem(of: certificate), to: authorityPath)
        return Authority(certificate: certificate, key: key)
    }

    /// The permitted subtrees: exactly the DNS names. A subtree covers the names below it too (RFC 5280, 4.2.1.10), so a
    /// wildcard needs no entry beside its parent.
    ///
    /// Addresses are left out, and so not constrained: BoringSSL cannot check such a constraint and refuses every chain
    /// that has one together with an address among its names.
    private static func constraints(for names: [CertifiedName]) -> NameConstraints {
        var domains: [String] = []
        for case .dns(let host) in names {
            let domain = host.hasPrefix("*.") ? String(host.dropFirst(2)) : host
            if !domains.contains(domain) { domains.append(domain) }
        }
        return NameConstraints(permittedDNSDomains: NameConstraints.DNSNames(domains))
    }
}

// MARK: - The server certificate

extension LocalCertificateAuthority {
    private func hasUsableServerCertificate(
        of authority: Certificate, names: [CertifiedName], now: Date
    ) throws -> Bool {
        guard let certificate = Self.certificate(atPath: certificateChainPath),
            let key = try key(atPath: privateKeyPath)
        else { return false }
        return key.publicKey == certificate.publicKey
            && authority.publicKey.isValidSignature(certificate.signature, for: certificate)
            && Self.isCurrent(certificate, now: now, margin: Self.renewalMargin)
            && (try? certificate.extensions.subjectAlternativeNames)
                == SubjectAlternativeNames(names.map(\.generalName))
    }

    private func issueServerCertificate(by authority: Authority, names: [CertifiedName], now: Date) throws {
        let key = P256.Signing.PrivateKey()
        let publicKey = Certificate.PublicKey(key.publicKey)
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: publicKey,
            notValidBefore: now - Self.clockSkew, notValidAfter: now - Self.clockSkew + Self.serverLife,
            issuer: authority.certificate.subject,
            subject: DistinguishedName {
                OrganizationName("Sallyport")
                CommonName("localhost")
            },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(names.map(\.generalName))
                SubjectKeyIdentifier(keyIdentifier: Self.keyIdentifier(of: publicKey))
                AuthorityKeyIdentifier(keyIdentifier: Self.keyIdentifier(of: authority.key.publicKey))
            },
            issuerPrivateKey: authority.key)
        try encryption.write(Data((key.pemRepresentation + "\n").utf8), to: URL(filePath: privateKeyPath))
        try Self.write(
            try Self.pem(of: certificate) + Self.pem(of: authority.certificate), to: certificateChainPath)
    }
}

// MARK: - Certificates as files

extension LocalCertificateAuthority {
    /// The first certificate of a PEM file; nil when there is no file, or it holds something else.
    private static func certificate(atPath path: String) -> Certificate? {
        guard let data = FileManager.default.contents(atPath: path),
            let document = try? PEMDocument.parseMultiple(pemString: String(decoding: data, as: UTF8.self)).first
        else { return nil }
        return try? Certificate(pemDocument: document)
    }

    /// The key of a file; nil when there is none, or what it holds is no key. One that cannot be decrypted is an error: another
    /// must not take its place.
    private func key(atPath path: String) throws -> Certificate.PrivateKey? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let pem = try encryption.read(URL(filePath: path))
        return try? Certificate.PrivateKey(pemEncoded: String(decoding: pem, as: UTF8.self))
    }

    private static func write(_ text: String, to path: String) throws {
        try PrivateFile.write(Data(text.utf8), to: URL(filePath: path))
    }

    private static func pem(of certificate: Certificate) throws -> String {
        try certificate.serializeAsPEM().pemString + "\n"
    }

    private static func isCurrent(_ certificate: Certificate, now: Date, margin: TimeInterval) -> Bool {
        certificate.notValidBefore <= now && now + margin < certificate.notValidAfter
    }

    /// SHA-1 of the public key's encoding: one of the unique names that RFC 5280 (4.2.1.2) leaves to the issuer. It only
    /// tells keys apart, so SHA-1 is no weakness here.
    private static func keyIdentifier(of key: Certificate.PublicKey) -> ArraySlice<UInt8> {
        Array(Insecure.SHA1.hash(data: key.subjectPublicKeyInfoBytes))[...]
    }
}

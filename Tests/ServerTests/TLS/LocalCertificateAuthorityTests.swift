import Foundation
import Identity
import NIOSSL
import Server
import SwiftASN1
import Testing
import X509

/// A directory of its own, removed at the end.
private func withDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appending(path: "sallyport-tls-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path(percentEncoded: false) + "/tls")
}

private func certificates(_ path: String) throws -> [Certificate] {
    try PEMDocument.parseMultiple(pemString: String(contentsOfFile: path, encoding: .utf8)).map {
        try Certificate(pemDocument: $0)
    }
}

private func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
}

@Suite struct LocalCertificateAuthorityTests {
    private let now = Date(timeIntervalSince1970: 1_770_000_000)

    private func prepare(_ directory: String, names: [CertifiedName] = CertifiedName.documented, at date: Date)
        throws -> LocalCertificateAuthority
    {
        try LocalCertificateAuthority.prepare(directory: directory, names: names, now: date, systemRoots: "")
    }

    @Test func `with a key file the private keys are encrypted, and the same authority comes back`() throws {
        try withDirectory { directory in
            let file = URL(filePath: directory + "-key")
            try PrivateFile.makeDirectory(file.deletingLastPathComponent())
            defer { try? FileManager.default.removeItem(at: file) }
            try PrivateFile.write(Data((0..<48).map { _ in UInt8.random(in: .min ... .max) }), to: file)
            func prepare(_ encryption: KeyEncryption) throws -> LocalCertificateAuthority {
                try LocalCertificateAuthority.prepare(
                    directory: directory, now: now, encryption: encryption, systemRoots: "")
            }
            let encryption = try KeyEncryption(keyFile: file)
            let files = try prepare(encryption)
            let certificate = FileManager.default.contents(atPath: files.authorityPath)
            for path in [files.privateKeyPath, directory + "/ca-key.pem"] {
                let content = try #require(FileManager.default.contents(atPath: path))
                #expect(content.range(of: Data("PRIVATE KEY".utf8)) == nil)
            }
            #expect(try files.privateKey().contains("BEGIN PRIVATE KEY"))
            // An authority that cannot be read is not replaced: clients trust it.
            #expect(throws: KeyEncryption.Failure.encrypted(path: directory + "/ca-key.pem")) { try prepare(.none) }
            _ = try prepare(encryption)
            #expect(FileManager.default.contents(atPath: files.authorityPath) == certificate)
        }
    }

    @Test func `the files are readable by their owner alone`() throws {
        try withDirectory { directory in
            let files = try prepare(directory, at: now)
            #expect(try mode(directory) == 0o700)
            #expect(try mode(files.privateKeyPath) == 0o600)
            #expect(try mode(directory + "/ca-key.pem") == 0o600)
            #expect(try mode(files.authorityPath) == 0o600)
        }
    }

    @Test func `the authority can certify its own names and no others`() throws {
        try withDirectory { directory in
            let authority = try #require(certificates(prepare(directory, at: now).authorityPath).first)
            let constraints = try #require(try authority.extensions.nameConstraints)
            #expect(authority.extensions[oid: .X509ExtensionID.nameConstraints]?.critical == true)
            #expect(Set(constraints.permittedDNSDomains) == Set(["localhost"] + DocumentedHosts.all))
            #expect(try authority.extensions.basicConstraints == .isCertificateAuthority(maxPathLength: 0))
        }
    }

    @Test func `the server certificate stands for loopback and every documented host`() throws {
        try withDirectory { directory in
            let files = try prepare(directory, at: now)
            let chain = try certificates(files.certificateChainPath)
            let names = try #require(try chain.first?.extensions.subjectAlternativeNames)
            for host in [
                "localhost", "login.microsoftonline.com", "api.securitycenter.microsoft.com", "graph.microsoft.com",
            ] {
                #expect(names.contains(.dnsName(host)))
            }
            #expect(names.contains(.ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1]))))
            #expect(chain.count == 2)
        }
    }

    @Test func `a server certificate lives no longer than clients accept`() throws {
        try withDirectory { directory in
            let leaf = try #require(certificates(prepare(directory, at: now).certificateChainPath).first)
            #expect(leaf.notValidAfter.timeIntervalSince(leaf.notValidBefore) <= 398 * 86_400)
        }
    }

    @Test func `a second start keeps authority and certificate`() throws {
        try withDirectory { directory in
            let first = try certificates(prepare(directory, at: now).certificateChainPath)
            let second = try certificates(prepare(directory, at: now + 86_400).certificateChainPath)
            #expect(first == second)
        }
    }

    @Test func `a certificate that ends within a month is renewed by the same authority`() throws {
        try withDirectory { directory in
            let first = try certificates(prepare(directory, at: now).certificateChainPath)
            let second = try certificates(prepare(directory, at: now + 370 * 86_400).certificateChainPath)
            #expect(first[0] != second[0])
            #expect(first[1] == second[1])
        }
    }

    @Test func `other names need another authority, since the old one may not certify them`() throws {
        try withDirectory { directory in
            let first = try certificates(prepare(directory, at: now).certificateChainPath)
            let names = CertifiedName.documented + [.dns("sallyport.example")]
            let second = try certificates(prepare(directory, names: names, at: now).certificateChainPath)
            #expect(first[1] != second[1])
            #expect(try second[0].extensions.subjectAlternativeNames?.contains(.dnsName("sallyport.example")) == true)
        }
    }

    @Test(arguments: ["ca.pem", "ca-key.pem", "server.pem", "server-key.pem"])
    func `a damaged file is made anew`(name: String) throws {
        try withDirectory { directory in
            _ = try prepare(directory, at: now)
            try Data("not PEM".utf8).write(to: URL(filePath: directory + "/" + name))
            let files = try prepare(directory, at: now)
            let chain = try certificates(files.certificateChainPath)
            #expect(chain[1].publicKey.isValidSignature(chain[0].signature, for: chain[0]))
            let key = try Certificate.PrivateKey(
                pemEncoded: String(contentsOfFile: files.privateKeyPath, encoding: .utf8))
            #expect(key.publicKey == chain[0].publicKey)
        }
    }

    @Test func `the bundle is the system's authorities and ours`() throws {
        try withDirectory { directory in
            let system = try prepare(directory + "-other", at: now)
            let pem = try String(contentsOfFile: system.authorityPath, encoding: .utf8)
            let files = try LocalCertificateAuthority.prepare(directory: directory, now: now, systemRoots: pem)
            #expect(try certificates(files.bundlePath).count == 2)
        }
    }

    @Test func `a TLS library takes the chain and its key`() throws {
        try withDirectory { directory in
            let files = try prepare(directory, at: now)
            let chain = try NIOSSLCertificate.fromPEMFile(files.certificateChainPath)
            let key = try NIOSSLPrivateKey(file: files.privateKeyPath, format: .pem)
            _ = try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key)))
        }
    }
}

@Suite struct CertifiedNameTests {
    @Test(arguments: [
        ("LocalHost", CertifiedName.dns("localhost")), ("*.lab.example", .dns("*.lab.example")),
        ("10.0.0.7", .address([10, 0, 0, 7])), ("::1", .address([UInt8](repeating: 0, count: 15) + [1])),
    ])
    func `a name or an address is read`(text: String, name: CertifiedName) {
        #expect(CertifiedName(parsing: text) == name)
    }

    @Test(arguments: ["", "a..b", "-a.example", "*.", "*.com", "a b", "https://x", "x:8443", "ü.example"])
    func `what is neither is refused`(text: String) {
        #expect(CertifiedName(parsing: text) == nil)
    }
}

@Suite struct DocumentedHostsTests {
    @Test(arguments: [
        "login.microsoftonline.com", "LOGIN.Windows.net", "graph.microsoft.com.", "westeurope.login.microsoft.com",
    ])
    func `a host is known in any case, with a trailing dot, and by region`(host: String) {
        #expect(DocumentedHosts.contains(host))
    }

    @Test(arguments: [
        "microsoft.com", "evil-login.microsoftonline.com", "login.microsoftonline.com.evil.example",
        "a.b.login.microsoft.com", ".login.microsoft.com", "",
    ])
    func `a similar name is not`(host: String) {
        #expect(!DocumentedHosts.contains(host))
    }
}

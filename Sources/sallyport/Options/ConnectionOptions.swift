package import ArgumentParser
package import DefenderClient
import Foundation

/// Who calls and where, for the commands that speak to a server or to the Microsoft cloud.
///
/// What the command line leaves open comes from one of two places, whole: the environment, if it names a tenant or an
/// application (`TENANT_ID`, `CLIENT_ID`), else the data directory: its `demo.env`, and the address of the server that runs
/// over it. They are not mixed, so that the secret of one place is never sent to the other.
package struct ConnectionOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The tenant's id or domain (TENANT_ID).", valueName: "tenant"))
    package var tenant: String?

    @Option(name: .long, help: ArgumentHelp("The application's id (CLIENT_ID).", valueName: "id"))
    package var clientID: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The application's secret (CLIENT_SECRET). Other users can see a command line: prefer the variable or a file.",
            valueName: "secret"))
    package var clientSecret: String?

    @Option(name: .long, help: ArgumentHelp("A file that holds the secret.", valueName: "file"))
    package var clientSecretFile: String?

    @Option(
        name: .long,
        help: ArgumentHelp("A PEM file of certificate and RSA key, instead of a secret.", valueName: "file"))
    package var clientCertificate: String?

    @Option(name: .long, help: "The Microsoft cloud to speak to: commercial, gcc, gcc-high or dod.")
    package var cloud: CloudName?

    @Option(name: .long, help: ArgumentHelp("Where tokens come from (AUTHORITY).", valueName: "url"))
    package var authority: String?

    @Option(name: .long, help: ArgumentHelp("Where the APIs are (API; default: the authority).", valueName: "url"))
    package var api: String?

    @Option(
        name: .long,
        help: ArgumentHelp("PEM of an authority to trust beside the system's (CA_CERT).", valueName: "file"))
    package var caCert: String?

    @OptionGroup package var dataDirectory: DataDirectoryOption

    package init() {}

    /// The Microsoft clouds by the names that the command line has for them.
    package enum CloudName: String, ExpressibleByArgument, CaseIterable, Sendable {
        case commercial
        case gcc
        case gccHigh = "gcc-high"
        case dod

        var cloud: DefenderCloud {
            switch self {
            case .commercial: .commercial
            case .gcc: .gcc
            case .gccHigh: .gccHigh
            case .dod: .dod
            }
        }
    }

    /// A client's configuration, and the authority that it trusts beside the system's.
    package struct Connection: Sendable {
        package var configuration: DefenderClient.Configuration
        package var additionalTrust: String?
    }

    /// Puts the connection together.
    ///
    /// Throws ``CommandFailure`` that names what is missing and how to give it.
    package func connection(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Connection {
        let settings = settings(environment: environment)
        guard let tenant = tenant ?? settings["TENANT_ID"] else {
            throw missing("tenant", "--tenant", "TENANT_ID")
        }
        guard let clientID = clientID ?? settings["CLIENT_ID"] else {
            throw missing("application", "--client-id", "CLIENT_ID")
        }
        let cloud = try cloud?.cloud ?? customCloud(settings)
        return Connection(
            configuration: DefenderClient.Configuration(
                cloud: cloud, tenant: tenant, clientID: clientID, credential: try credential(settings)),
            additionalTrust: caCert ?? (self.cloud == nil ? settings["CA_CERT"] : nil))
    }

    private func settings(environment: [String: String]) -> [String: String] {
        let given = environment.filter { !$0.value.isEmpty }
        if given["TENANT_ID"] != nil || given["CLIENT_ID"] != nil || cloud != nil { return given }
        let directory = dataDirectory.path(environment: environment)
        let demo = FileManager.default.contents(atPath: directory + "/demo.env")
        var values = demo.map { EnvironmentFile(parsing: String(decoding: $0, as: UTF8.self)).values } ?? given
        // A server without --demo does not write the file anew: where it listens now is what it says itself.
        // Whoever names a server in the environment means that one.
        let isNamed = demo == nil && (given["AUTHORITY"] != nil || given["API"] != nil)
        if !isNamed, let address = ServerAddress(dataDirectory: directory) {
            values["AUTHORITY"] = address.url
            values["API"] = address.url
            values["CA_CERT"] = directory + "/tls/ca.pem"
        }
        return values
    }

    private func customCloud(_ settings: [String: String]) throws -> DefenderCloud {
        guard let authorityText = authority ?? settings["AUTHORITY"] ?? api ?? settings["API"] else {
            throw missing("server", "--authority or --cloud", "AUTHORITY")
        }
        let authority = try Self.url(authorityText)
        let api = try (api ?? settings["API"]).map(Self.url) ?? authority
        return DefenderCloud(
            name: authorityText, authority: authority, defenderForEndpoint: api, defenderXDR: api, graph: api)
    }

    private static func url(_ text: String) throws -> URL {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), url.host() != nil,
            scheme == "https" || scheme == "http"
        else {
            throw CommandFailure(
                "'\(text)' is not an address; one such as https://127.0.0.1:8443 is wanted", exitCode: ExitStatus.usage)
        }
        return url
    }

    private func credential(_ settings: [String: String]) throws -> ClientCredential {
        if let clientCertificate {
            return .certificate(try ClientCertificate(pem: try Self.text(ofFile: clientCertificate)))
        }
        if let clientSecretFile {
            return .secret(try Self.text(ofFile: clientSecretFile).trimmingCharacters(in: .newlines))
        }
        guard let secret = clientSecret ?? settings["CLIENT_SECRET"] else {
            throw missing("credential", "--client-secret-file or --client-certificate", "CLIENT_SECRET")
        }
        return .secret(secret)
    }

    private static func text(ofFile path: String) throws -> String {
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw CommandFailure("cannot read \(path): \(error.localizedDescription)", exitCode: ExitStatus.usage)
        }
    }

    private func missing(_ what: String, _ option: String, _ variable: String) -> CommandFailure {
        let way =
            if what != "server", let address = ServerAddress(dataDirectory: dataDirectory.path) {
                "the server's console at \(address.url)/console shows and registers them"
            } else {
                "or start 'sallyport serve --demo', which writes demo.env into \(dataDirectory.path)"
            }
        return CommandFailure(
            "no \(what) is known: give \(option), set \(variable); \(way)", exitCode: ExitStatus.usage)
    }
}

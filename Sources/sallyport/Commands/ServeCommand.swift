package import ArgumentParser
import Columnar
import Defender
import Foundation
import Identity
import Logging
import Records
import Server
import ServiceLifecycle
import Simulation
import UnixSignals
import Values

/// `sallyport serve`: the authority and every API.
package struct ServeCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server: token authority and every API on one HTTPS port.",
        discussion: """
            With --demo the first start founds two tenants with applications, imports the telemetry of a simulated \
            enterprise and writes its credentials to demo.env in the data directory.

            The certificate comes from a certificate authority of the data directory's own, which can certify nothing but \
            this machine and the documented Microsoft host names.

            SALLYPORT_KEY_FILE names a file of 32 bytes or more, mode 0600; the private keys in the data directory are then \
            encrypted with it, but for the demo's client certificate, which clients read.
            """)

    @OptionGroup package var dataDirectory: DataDirectoryOption

    @Option(name: .long, help: ArgumentHelp("The address to listen on.", valueName: "address"))
    package var host = "127.0.0.1"

    @Option(name: .long, help: ArgumentHelp("The port to listen on; 0 takes a free one.", valueName: "port"))
    package var port: UInt16 = 8443

    @Option(
        name: .customLong("name"),
        help: ArgumentHelp(
            "A further name that clients use for this server; the certificate then stands for it too.",
            valueName: "name"))
    package var names: [String] = []

    @Flag(name: .long, help: "Found the demo tenants and import the simulated enterprise.")
    package var demo = false

    @OptionGroup package var resources: QueryResourceOptions

    @Flag(name: .long, help: "Do not enforce the documented rate limits.")
    package var noThrottle = false

    @Option(name: .long, help: "The least important message that is logged: debug, info, notice, warning or error.")
    package var logLevel: LogLevel = .notice

    package init() {}

    /// The levels that the command line knows.
    package enum LogLevel: String, ExpressibleByArgument, CaseIterable, Sendable {
        case debug, info, notice, warning, error

        var level: Logger.Level {
            switch self {
            case .debug: .debug
            case .info: .info
            case .notice: .notice
            case .warning: .warning
            case .error: .error
            }
        }
    }

    package func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "sallyport")
        logger.logLevel = logLevel.level

        let path = dataDirectory.path
        let encryption = try KeyEncryption.wanted(by: ProcessInfo.processInfo.environment)
        let installation = try Installation.open(
            at: URL(filePath: path), encryption: encryption, resources: try resources.opened())
        let certificates = try LocalCertificateAuthority.prepare(
            directory: path + "/tls", names: try certifiedNames(), encryption: encryption)
        let demoTenants = demo ? try await DemoTenants.prepare(in: installation.directory) : nil
        var inventory: [String]?
        if let demoTenants {
            inventory = try await Self.importDemo(
                demoTenants, dataDirectory: URL(filePath: path), installation: installation)
        }

        let configuration = ServerConfiguration(
            host: host, port: Int(port),
            tls: try .init(
                certificateChainPEM: String(contentsOfFile: certificates.certificateChainPath, encoding: .utf8),
                privateKeyPEM: certificates.privateKey()),
            enforcesRateLimits: !noThrottle)
        // Without the variable: the other terminal, into which the commands are pasted, need not have it.
        let elsewhere = ProcessInfo.processInfo.environment.filter { $0.key != "SALLYPORT_DATA_DIR" }
        let isDefaultDirectory = try DataDirectoryOption.parse([]).path(environment: elsewhere) == path
        let server = SallyportServer(configuration: configuration, installation: installation, logger: logger) {
            [host, logger, inventory] port in
            let address = ServerAddress(host: ["0.0.0.0", "::"].contains(host) ? "127.0.0.1" : host, port: port)
            do {
                if let demoTenants {
                    try await DemoEnvironment.write(
                        to: path + "/demo.env", tenants: demoTenants, directory: installation.directory,
                        address: address.url, authorityPath: certificates.authorityPath)
                }
                try PrivateFile.write(
                    Data("\(address.url)\n".utf8), to: URL(filePath: ServerAddress.path(dataDirectory: path)))
            } catch {
                logger.error("Cannot write where the server is", metadata: ["reason": "\(error)"])
            }
            if let inventory {
                StandardOutput.write(
                    NextSteps(
                        address: address.url, dataDirectory: path, program: Self.program,
                        isDefaultDirectory: isDefaultDirectory, inventory: inventory
                    ).text)
            } else {
                StandardOutput.line("Sallyport is listening on \(address.url), data in \(path)")
                if installation.directory.tenants.isEmpty {
                    StandardError.line(
                        "sallyport: there is no tenant yet, so nobody can get a token: stop the server, then "
                            + "'sallyport tenant create' founds one, or 'sallyport serve --demo' two with telemetry")
                }
            }
        }
        defer {
            // A command that finds the file of a server that was killed finds nothing listening there, and says so too.
            try? FileManager.default.removeItem(atPath: ServerAddress.path(dataDirectory: path))
        }
        var group = ServiceGroupConfiguration(
            services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // Answers under way are finished; a query that takes longer than this is cancelled.
        group.maximumGracefulShutdownDuration = .seconds(10)
        try await ServiceGroup(configuration: group).run()
    }

    /// What the certificate stands for: the documented names, what the server listens on, and what was asked for.
    private func certifiedNames() throws -> [CertifiedName] {
        var certified = CertifiedName.documented
        for name in [host] + names where !["0.0.0.0", "::"].contains(name) {
            guard let parsed = CertifiedName(parsing: name) else {
                throw CommandFailure("'\(name)' is neither a host name nor an address", exitCode: ExitStatus.usage)
            }
            if !certified.contains(parsed) { certified.append(parsed) }
        }
        return certified
    }

    /// Imports what is missing, runs the rules over it, and says what there is.
    private static func importDemo(
        _ tenants: DemoTenants, dataDirectory: URL, installation: Installation
    ) async throws -> [String] {
        let progress = ProgressLine(settings: .current())
        defer { progress.finish() }
        let now = KQLCalendar.ticks(installation.clock.now)
        let simulations = [
            (tenants.organisation, Simulation(end: now)),
            (tenants.customer, Simulation(seed: 2, deviceCount: 40, days: 3, end: now, processStartsPerDay: 20)),
        ]
        var lines: [String] = []
        for (tenant, simulation) in simulations {
            let (imported, events) = try await TelemetryWriting.withStore(of: tenant, dataDirectory: dataDirectory) {
                store in
                let imported = try await DemoTelemetry.importOnce(simulation, into: store, progress: progress)
                return (imported, store.snapshot().values.joined().reduce(0) { $0 + $1.rowCount })
            }
            if imported != nil {
                progress.update("running the detection rules")
                _ = try await installation.defender.detections.run(for: tenant)
            }
            lines.append("\(tenant.displayName): tenant \(tenant.id), \(ImportSummary.number(events)) events")
        }
        return lines
    }

    /// How this program is called again: by the name on the PATH, or by its absolute path.
    private static var program: String {
        let name = CommandLine.arguments.first ?? "sallyport"
        guard name.contains("/") else { return name }
        return URL(filePath: name).standardizedFileURL.path(percentEncoded: false)
    }
}

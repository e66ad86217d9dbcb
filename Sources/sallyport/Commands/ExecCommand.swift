package import ArgumentParser
import Foundation
import Identity
import Server

/// `sallyport exec -- program arguments...`: an unmodified program, with the Microsoft cloud replaced by the local server.
package struct ExecCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run a program so that the documented Microsoft host names reach the local server.",
        discussion: """
            The program's HTTPS goes through a proxy on loopback, which leads the Microsoft names to the server and refuses \
            every other by name. Its trust in the server's certificate comes from its environment; nothing on this machine \
            is changed. Its exit status is passed on (128 and the number for a signal).

              sallyport exec -- python3 playbook.py

            It is a sandbox for honest programs: one that ignores the proxy variables goes where it wants.
            """)

    @Flag(name: .long, help: "Let HTTPS to other hosts through, and plain HTTP out directly.")
    package var allowNetwork = false

    @Option(
        name: .long,
        help: ArgumentHelp("The server, when it is not the one of the data directory.", valueName: "url"))
    package var server: String?

    @Option(name: .long, help: ArgumentHelp("PEM of that server's certificate authority.", valueName: "file"))
    package var caCert: String?

    @OptionGroup package var dataDirectory: DataDirectoryOption

    @Argument(parsing: .captureForPassthrough, help: "The program and its arguments.")
    package var program: [String] = []

    package init() {}

    package func run() async throws {
        // What stands behind the options is captured as it is, with the marker that separates it.
        let command = program.first == "--" ? Array(program.dropFirst()) : program
        if let first = program.first, first != "--", first.hasPrefix("-") {
            if ["--help", "-h", "-help"].contains(first) { throw CleanExit.helpRequest(self) }
            throw CommandFailure(
                "'\(first)' is no option of exec; a program whose name begins with '-' stands behind '--'",
                exitCode: ExitStatus.usage)
        }
        guard let name = command.first else {
            throw CommandFailure(
                "which program? For example: sallyport exec -- python3 playbook.py", exitCode: ExitStatus.usage)
        }
        let address = try await runningServer()
        let trust = try trustFiles()
        defer { trust.removeTemporary() }
        let inherited = ProcessInfo.processInfo.environment
        if allowNetwork, let upstream = inherited["HTTPS_PROXY"] ?? inherited["https_proxy"], !upstream.isEmpty {
            StandardError.line("sallyport: other hosts are reached directly, not through the proxy \(upstream)")
        }

        let proxy = ConnectProxy(
            server: (address.host, address.port), allowNetwork: allowNetwork,
            report: { StandardError.line("sallyport: \($0)") })
        let status = try await proxy.run { port in
            let environment = SandboxEnvironment.make(
                inherited: inherited, proxyPort: port, authority: trust.authority, bundle: trust.bundle,
                allowNetwork: allowNetwork)
            do {
                return try await ChildProgram.start(command, environment: environment).status()
            } catch ChildProgram.Failure.notFound {
                throw CommandFailure("\(name): no such program", exitCode: ExitStatus.noSuchProgram)
            } catch ChildProgram.Failure.notExecutable(let reason) {
                throw CommandFailure("\(name): \(reason)", exitCode: ExitStatus.cannotExecute)
            }
        }
        guard status == 0 else { throw ExitCode(status) }
    }

    private func runningServer() async throws -> ServerAddress {
        if let server {
            guard let address = ServerAddress(url: server) else {
                throw CommandFailure(
                    "'\(server)' is not an HTTPS address such as https://127.0.0.1:8443", exitCode: ExitStatus.usage)
            }
            guard await address.isListening() else {
                throw CommandFailure("nothing listens at \(address.url)", exitCode: ExitStatus.unavailable)
            }
            return address
        }
        let path = dataDirectory.path
        guard let address = ServerAddress(dataDirectory: path), await address.isListening() else {
            throw CommandFailure(
                "no server is running on \(path): start one with 'sallyport serve --demo', "
                    + "or name another with --data-dir or --server",
                exitCode: ExitStatus.unavailable)
        }
        return address
    }

    /// The certificate files that the child's environment names.
    private struct TrustFiles: Sendable {
        var authority: String
        var bundle: String
        var temporary: String?

        func removeTemporary() {
            guard let temporary else { return }
            // It holds public certificates only; if it cannot be removed, the system clears its temporary directory.
            try? FileManager.default.removeItem(atPath: temporary)
        }
    }

    private func trustFiles() throws -> TrustFiles {
        guard let caCert else {
            guard server == nil else {
                throw CommandFailure(
                    "--server needs --ca-cert: the file with the authority of its certificate",
                    exitCode: ExitStatus.usage)
            }
            let files = LocalCertificateAuthority(directory: dataDirectory.path + "/tls")
            return TrustFiles(authority: files.authorityPath, bundle: files.bundlePath)
        }
        let authority = URL(filePath: caCert).standardizedFileURL.path(percentEncoded: false)
        guard let pem = FileManager.default.contents(atPath: authority) else {
            throw CommandFailure("cannot read \(caCert)", exitCode: ExitStatus.usage)
        }
        let bundle = FileManager.default.temporaryDirectory.appending(path: "sallyport-exec-\(UUID().uuidString).pem")
            .path(percentEncoded: false)
        try PrivateFile.write(Data(SystemTrustRoots.pem().utf8) + Data("\n".utf8) + pem, to: URL(filePath: bundle))
        return TrustFiles(authority: authority, bundle: bundle, temporary: bundle)
    }
}

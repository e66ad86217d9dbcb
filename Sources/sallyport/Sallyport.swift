package import ArgumentParser
import DefenderClient
import Foundation
import Hunting

/// The program: one subcommand for each thing that people do with it.
package struct Sallyport: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "sallyport",
        abstract: "An open, self-hosted implementation of the Microsoft Defender APIs.",
        discussion: """
            Exit status: 0 done; 1 not done; 64 the command line is wrong; 69 the service cannot be reached; 77 the \
            service refused the credential or the call. 'exec' passes on its program's status (126, 127: it could not be \
            started).
            """,
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, ExecCommand.self, ImportCommand.self, TokenCommand.self, APICommand.self,
            HuntCommand.self,
            KQLCommand.self, TenantCommand.self, AppCommand.self, UserCommand.self, RoleCommand.self,
            DeviceGroupCommand.self, KeyCommand.self,
        ])

    package init() {}
}

/// Runs the command line, and turns whatever goes wrong into a sentence and an exit status.
@main
enum Program {
    static func main() async {
        // A reader that goes away is seen where it is written to; the signal would end the server with it.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Sallyport.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(error)
        }
    }

    private static func end(_ error: any Error) -> Never {
        guard let failure = CommandFailure(describing: error) else { Sallyport.exit(withError: error) }
        StandardError.line("sallyport: \(failure.description)")
        exit(failure.exitCode.rawValue)
    }
}

extension CommandFailure {
    /// What an error of the layers below means to a user; nil for those of the command line itself, which knows better.
    package init?(describing error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as DefenderClientError: self = Self.describing(error)
        case let error as QueryError: self.init("\(error)")
        case is CancellationError: self.init("cancelled")
        default:
            let domain = String(reflecting: type(of: error))
            guard !domain.hasPrefix("ArgumentParser.") else { return nil }
            self.init("\(error)")
        }
    }

    private static func describing(_ error: DefenderClientError) -> CommandFailure {
        switch error {
        case .unreachable: CommandFailure("\(error)", exitCode: ExitStatus.unavailable)
        case .tokenRefused: CommandFailure("\(error)", exitCode: ExitStatus.refused)
        case .api(let answer) where answer.status == 401 || answer.status == 403:
            CommandFailure("\(error)", exitCode: ExitStatus.refused)
        case .api, .unexpectedAnswer: CommandFailure("\(error)")
        }
    }
}

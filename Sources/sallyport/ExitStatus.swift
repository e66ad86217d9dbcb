package import ArgumentParser

/// What the program's exit status means. The numbers above 64 are those of `sysexits.h`; `exec` passes on its child's
/// own status instead, and uses those of the shells for a child that could not be started.
package enum ExitStatus {
    /// The work was done.
    package static let success = ExitCode(0)
    /// It was not: the message on standard error says why.
    package static let failure = ExitCode(1)
    /// The command line is wrong.
    package static let usage = ExitCode(64)
    /// The service cannot be reached.
    package static let unavailable = ExitCode(69)
    /// The service refused: no valid credential, or not allowed.
    package static let refused = ExitCode(77)
    /// `exec`: the program is there and cannot be executed.
    package static let cannotExecute = ExitCode(126)
    /// `exec`: there is no such program.
    package static let noSuchProgram = ExitCode(127)
}

/// A reason to end, in one sentence that says what to do.
package struct CommandFailure: Error, CustomStringConvertible {
    package var description: String
    package var exitCode: ExitCode

    package init(_ description: String, exitCode: ExitCode = ExitStatus.failure) {
        self.description = description
        self.exitCode = exitCode
    }
}

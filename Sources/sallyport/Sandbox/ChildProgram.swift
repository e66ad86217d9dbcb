import ArgumentParser
import Foundation
import NIOPosix
import Synchronization

/// A program that runs in the foreground in our place: it has our terminal, our standard streams and our process group,
/// and what happens to us happens to it.
package struct ChildProgram: Sendable {
    private let process: pid_t

    /// Why a program did not start.
    package enum Failure: Error, Sendable, Equatable {
        case notFound
        case notExecutable(String)
    }

    /// Starts a program, looked up on the PATH of its own environment.
    ///
    /// - `arguments`: The program's name and what follows; not empty.
    package static func start(_ arguments: [String], environment: [String: String]) throws(Failure) -> ChildProgram {
        guard let name = arguments.first, let path = locate(name, environment: environment) else { throw .notFound }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The child starts with the signal handling of a fresh program, whatever ours is.
        var allSignals = sigset_t()
        sigfillset(&allSignals)
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigdefault(&attributes, &allSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        let argumentStrings = arguments.map { strdup($0) }
        let environmentStrings = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") }
        defer { for string in argumentStrings + environmentStrings { free(string) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, path, nil, &attributes, argumentStrings + [nil], environmentStrings + [nil])
        switch result {
        case 0: return ChildProgram(process: process)
        case ENOENT: throw .notFound
        default: throw .notExecutable(String(cString: strerror(result)))
        }
    }

    /// The program's status as a shell reports it: its own, or 128 and the signal that ended it.
    ///
    /// Signals that reach us while it runs are passed on to it. Those that the terminal sent (Ctrl-C) are not, because the
    /// terminal has sent them to every process of the group already and the program must not see them twice.
    package func status() async throws -> Int32 {
        SignalForwarding.begin(to: process)
        defer { SignalForwarding.end() }
        let process = process
        return try await NIOThreadPool.singleton.runIfActive {
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0 {
                guard errno == EINTR else { return ExitStatus.failure.rawValue }
            }
            let signal = status & 0x7F
            return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
        }
    }

    private static func locate(_ name: String, environment: [String: String]) -> String? {
        guard !name.isEmpty else { return nil }
        if name.contains("/") { return name }
        let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        return path.split(separator: ":", omittingEmptySubsequences: false)
            .map { ($0.isEmpty ? "." : $0) + "/" + name }
            .first { candidate in
                var isDirectory: ObjCBool = false
                return FileManager.default.fileExists(atPath: candidate, isDirectory: &isDirectory)
                    && !isDirectory.boolValue && FileManager.default.isExecutableFile(atPath: candidate)
            }
    }
}

/// Signals on their way to the child. The handlers are process-wide, so this is: one child at a time.
private enum SignalForwarding {
    /// The child; 0 when there is none. A handler may run on any thread at any instant, so it reads an atomic and calls
    /// `kill`, both of which are safe there, and nothing else.
    private static let child = Atomic<pid_t>(0)
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH]

    static func begin(to process: pid_t) {
        child.store(process, ordering: .sequentiallyConsistent)
        for signal in signals {
            var action = sigaction()
            action.__sigaction_handler.sa_sigaction = { signal, information, _ in
                // SI_KERNEL: the terminal's driver sent it, to the whole foreground group.
                let fromTerminal = information.map { $0.pointee.si_code == 0x80 } ?? false
                let process = SignalForwarding.child.load(ordering: .sequentiallyConsistent)
                if !fromTerminal, process > 0 { kill(process, signal) }
            }
            action.sa_flags = SA_SIGINFO | Int32(SA_RESTART)
            sigaction(signal, &action, nil)
        }
    }

    static func end() {
        child.store(0, ordering: .sequentiallyConsistent)
    }
}

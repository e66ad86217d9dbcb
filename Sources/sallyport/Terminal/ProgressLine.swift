import Foundation
import Synchronization

/// One line on standard error that tells how far something is, for work that takes longer than two seconds.
///
/// On a terminal the line is rewritten in place, five times a second at most; elsewhere (a log, CI) a line is written
/// every 30 seconds. What is done within two seconds writes nothing.
package final class ProgressLine: Sendable {
    private struct State {
        var started: ContinuousClock.Instant
        var lastWritten: ContinuousClock.Instant?
        var isShown = false
    }

    private let state: Mutex<State>
    private let settings: TerminalSettings
    private let write: @Sendable (String) -> Void
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - `now`: The time, for measuring only.
    /// - `write`: Takes the text as it goes to standard error.
    package init(
        settings: TerminalSettings, now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
        write: @escaping @Sendable (String) -> Void = { StandardError.write($0) }
    ) {
        self.settings = settings
        self.now = now
        self.write = write
        self.state = Mutex(State(started: now()))
    }

    /// Shows where the work stands, when it is time to.
    package func update(_ text: @autoclosure () -> String) {
        let moment = now()
        let isDue = state.withLock { state in
            guard moment - state.started >= .seconds(2) else { return false }
            let interval: Duration = settings.errorIsTerminal ? .milliseconds(200) : .seconds(30)
            if let last = state.lastWritten, moment - last < interval { return false }
            state.lastWritten = moment
            state.isShown = true
            return true
        }
        guard isDue else { return }
        if settings.errorIsTerminal {
            write("\r" + DisplayWidth.truncated(text(), to: settings.width - 1) + "\u{1B}[K")
        } else {
            write(text() + "\n")
        }
    }

    /// Takes the line away. Whatever is written next begins on a clean line.
    package func finish() {
        let mustClear = state.withLock { state in
            defer { state.isShown = false }
            return state.isShown && settings.errorIsTerminal
        }
        if mustClear { write("\r\u{1B}[K") }
    }
}

/// Text to standard error and output, past any buffer: a line is out when the call returns.
package enum StandardError {
    package static func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }

    package static func line(_ text: String) { write(text + "\n") }
}

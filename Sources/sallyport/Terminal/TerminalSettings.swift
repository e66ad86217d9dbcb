import Foundation

/// What the output goes to: it decides whether there is colour, a table that fits, a progress line.
package struct TerminalSettings: Sendable, Equatable {
    /// Whether standard output is a terminal.
    package var outputIsTerminal: Bool
    /// Whether standard error is a terminal.
    package var errorIsTerminal: Bool
    /// The columns of the terminal.
    package var width: Int
    /// Whether escape sequences for colour are wanted (<https://no-color.org>).
    package var colour: Bool

    /// Settings by their parts.
    package init(outputIsTerminal: Bool, errorIsTerminal: Bool, width: Int, colour: Bool) {
        self.outputIsTerminal = outputIsTerminal
        self.errorIsTerminal = errorIsTerminal
        self.width = width
        self.colour = colour
    }

    /// The settings of this process.
    package static func current(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> TerminalSettings {
        let outputIsTerminal = isatty(STDOUT_FILENO) == 1
        let noColour = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        return TerminalSettings(
            outputIsTerminal: outputIsTerminal, errorIsTerminal: isatty(STDERR_FILENO) == 1,
            width: columns(environment: environment), colour: outputIsTerminal && !noColour)
    }

    private static func columns(environment: [String: String]) -> Int {
        if let columns = environment["COLUMNS"].flatMap(Int.init), columns > 0 { return columns }
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return 80
    }
}

package import Foundation

/// What programs read. Written past any buffer of ours; a reader that went away (`| head`) ends the program quietly.
package enum StandardOutput {
    package static func write(_ text: String) {
        write(Data(text.utf8))
    }

    package static func write(_ data: Data) {
        do {
            try FileHandle.standardOutput.write(contentsOf: data)
        } catch {
            // The reader has what it wanted. This is how SIGPIPE would have ended us, which servers must ignore.
            exit(EXIT_SUCCESS)
        }
    }

    package static func line(_ text: String) { write(text + "\n") }
}

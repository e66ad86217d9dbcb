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
            let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
            // The reader has what it wanted. This is how SIGPIPE would have ended us, which servers must ignore.
            if cause.domain == NSPOSIXErrorDomain, cause.code == Int(EPIPE) { exit(EXIT_SUCCESS) }
            StandardError.line("sallyport: cannot write the output: \(cause.localizedDescription)")
            exit(EXIT_FAILURE)
        }
    }

    package static func line(_ text: String) { write(text + "\n") }
}

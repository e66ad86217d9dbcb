/// Paths of files and images.
enum PathRule {
    /// What follows the last `\` or `/`, and whether there was one.
    static func split(_ path: TextSlice) -> (name: TextSlice, isPath: Bool) {
        guard let separator = path.bytes.lastIndex(where: { $0 == ASCII.backslash || $0 == ASCII.slash }) else {
            return (path, false)
        }
        return (path.from(separator + 1), true)
    }

    /// An image's path; nil for Sysmon's word for a process that it does not know.
    static func image(_ text: TextSlice?) -> TextSlice? {
        guard let text, !text.equals("<unknown process>") else { return nil }
        return text
    }

    /// The executable of a service's command line: inside the first pair of quotes; the first word when it is `%NAME%`; else up to
    /// the first `.exe .sys .dll .bat .cmd .ps1` that a blank or the end follows; else the first word.
    static func executable(of command: TextSlice) -> TextSlice {
        let command = command.trimmed
        guard !command.isEmpty else { return command }
        if command[0] == UInt8(ascii: "\""), let end = command.from(1).firstIndex(of: UInt8(ascii: "\"")) {
            return command[1..<1 + end]
        }
        let first = command.words.first ?? command
        if first.count > 2, first[0] == UInt8(ascii: "%"), first[first.count - 1] == UInt8(ascii: "%") { return first }
        let endings: [StaticString] = [".exe", ".sys", ".dll", ".bat", ".cmd", ".ps1"]
        var position = 0
        while position + 4 <= command.count {
            if command[position] == UInt8(ascii: "."),
                position + 4 == command.count || ASCII.isBlank(command[position + 4]),
                endings.contains(where: { command[position..<position + 4].equalsIgnoringCase($0) })
            {
                return command.upTo(position + 4)
            }
            position += 1
        }
        return first
    }
}

extension ColumnRule {
    /// A path: the whole of it to `FolderPath` (as in real rows, whatever the column's name says), its last part to `FileName`.
    static func path(_ field: EventField) -> ColumnRule {
        ColumnRule { event, row in setPath(event[field], row) }
    }

    /// The path of another process's image.
    static func imagePath(_ field: EventField) -> ColumnRule {
        ColumnRule { event, row in setPath(PathRule.image(event[field]), row) }
    }

    /// The executable of a service's command.
    static func serviceExecutable(_ field: EventField) -> ColumnRule {
        ColumnRule { event, row in setPath(event[field].map(PathRule.executable), row) }
    }

    static func setPath(_ path: TextSlice?, _ row: EventRow) {
        guard let path else { return }
        let parts = PathRule.split(path)
        row.set(.fileName, parts.name)
        if parts.isPath { row.set(.folderPath, path) }
    }
}

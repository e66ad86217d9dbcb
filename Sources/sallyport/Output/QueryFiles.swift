import Foundation
import HuntingSchema
package import KQL

/// A query as it stands in a file.
package struct QueryInFile: Sendable, Hashable {
    /// The file, as the user named it or found below what they named.
    package var path: String
    /// The KQL.
    package var text: String
    /// Lines of the file before the query's first.
    package var linesBefore: Int
    /// Characters that were taken away in front of each line: the indentation of a Markdown block.
    package var columnsBefore: Int

    package init(path: String, text: String, linesBefore: Int = 0, columnsBefore: Int = 0) {
        self.path = path
        self.text = text
        self.linesBefore = linesBefore
        self.columnsBefore = columnsBefore
    }

    /// A diagnostic as compilers write it, with its place in the file: `rules/a.kql:3:12: error: ...`.
    package func line(for diagnostic: Diagnostic) -> String {
        let place = place(of: diagnostic)
        return "\(path):\(place.line):\(place.column): \(diagnostic.severity.rawValue): \(diagnostic.message)"
    }

    /// Where a diagnostic's beginning is in the file, both from 1.
    package func place(of diagnostic: Diagnostic) -> (line: Int, column: Int) {
        (linesBefore + diagnostic.line, columnsBefore + diagnostic.column)
    }
}

extension QueryInFile {
    /// The queries that the text consists of; the text itself where it is one.
    fileprivate var separated: [QueryInFile] {
        let ranges = QuerySeparation.ranges(in: text)
        guard ranges.count > 1 else { return [self] }
        let bytes = Array(text.utf8)
        return ranges.map { range in
            let before = bytes[..<range.lowerBound].count { $0 == UInt8(ascii: "\n") }
            return QueryInFile(
                path: path, text: String(decoding: bytes[range], as: UTF8.self), linesBefore: linesBefore + before,
                columnsBefore: columnsBefore)
        }
    }
}

/// Finds queries in files.
package enum QueryFiles {
    /// The files that a path stands for: itself, or what is below a directory, sorted.
    package static func find(_ path: String) throws -> [String] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw CommandFailure("there is no \(path)", exitCode: ExitStatus.usage)
        }
        guard isDirectory.boolValue else { return [path] }
        guard let entries = FileManager.default.enumerator(atPath: path) else {
            throw CommandFailure("cannot read the directory \(path)")
        }
        let wanted = entries.compactMap { $0 as? String }
            .filter { isKQL($0) || isMarkdown($0) || isText($0) || isYAML($0) }
        return wanted.sorted().map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
    }

    /// A file's text.
    package static func text(of path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else { throw CommandFailure("cannot read \(path)") }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure("\(path) is not UTF-8 text")
        }
        return text
    }

    /// The queries of a file's text: those of its fenced blocks if the name is Markdown's, of its detections if it is YAML's, else of
    /// the text itself. Blank lines part several queries from one another (`QuerySeparation`).
    ///
    /// - Parameters:
    ///   - text: the file's text.
    ///   - path: its name, which decides how it is read.
    ///   - isNamed: whether the user named the file itself: a `.txt` that was only found in a directory has to begin as a query does.
    /// - Throws: when YAML holds a query in a form that is not read.
    package static func queries(in text: String, path: String, isNamed: Bool = true) throws -> [QueryInFile] {
        if isYAML(path) { return try detections(in: text, path: path) }
        if isMarkdown(path) { return fencedBlocks(in: text, path: path).flatMap(\.separated) }
        if isText(path), !isNamed {
            let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
            guard hasPipe(lines), beginsQuery(lines) else { return [] }
        }
        return QueryInFile(path: path, text: text).separated
    }

    private static func isKQL(_ path: String) -> Bool {
        let name = path.lowercased()
        return name.hasSuffix(".kql") || name.hasSuffix(".csl")
    }

    private static func isText(_ path: String) -> Bool { path.lowercased().hasSuffix(".txt") }

    private static func isYAML(_ path: String) -> Bool {
        let name = path.lowercased()
        return name.hasSuffix(".yaml") || name.hasSuffix(".yml")
    }

    private static func isMarkdown(_ path: String) -> Bool {
        let name = path.lowercased()
        return name.hasSuffix(".md") || name.hasSuffix(".markdown")
    }

    /// The blocks that begin with a fence (three or more backticks or tildes) and the word `kql` or `kusto`, to their
    /// closing fence or the end of the text (CommonMark, 4.5). Indented fences count: blocks stand in lists.
    ///
    /// `C#` counts where a line begins with a pipe: collections call their queries so for the colours that it brings. Of blocks
    /// without a name those count that also begin as a query does.
    private static func fencedBlocks(in text: String, path: String) -> [QueryInFile] {
        var queries: [QueryInFile] = []
        var block: (fence: Substring, indentation: Int, language: String, firstLine: Int, lines: [Substring])?
        func close() {
            guard let open = block, isQuery(open.language, open.lines) else { return }
            queries.append(query(open.lines, open.firstLine, open.indentation, path))
        }
        // CR LF is one character of a Swift string, and would not be found as a line end.
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let content = line.drop { $0 == " " || $0 == "\t" }
            let indentation = line.count - content.count
            guard let open = block else {
                if let (fence, information) = fence(content) {
                    let word = information.prefix { !$0.isWhitespace && $0 != "{" }.lowercased()
                    block = (fence, indentation, word, index + 1, [])
                }
                continue
            }
            if let (closing, information) = fence(content), closing.first == open.fence.first,
                closing.count >= open.fence.count, information.allSatisfy(\.isWhitespace)
            {
                close()
                block = nil
            } else {
                block?.lines.append(line)
            }
        }
        close()
        return queries
    }

    private static func isQuery(_ language: String, _ lines: [Substring]) -> Bool {
        switch language {
        case "kql", "kusto": true
        case "c#", "csharp": hasPipe(lines)
        case "": hasPipe(lines) && beginsQuery(lines)
        default: false
        }
    }

    private static func hasPipe(_ lines: [Substring]) -> Bool {
        lines.contains { $0.drop(while: \.isWhitespace).first == "|" }
    }

    /// Whether the first word, comments passed over, is a hunting table or one of those that queries begin with.
    private static func beginsQuery(_ lines: [Substring]) -> Bool {
        let first = lines.lazy.map { $0.drop(while: \.isWhitespace) }.first { !$0.isEmpty && !$0.hasPrefix("//") }
        guard let word = first?.prefix(while: { $0.isLetter || $0.isNumber || $0 == "_" }) else { return false }
        return ["let", "union", "search", "find"].contains(word) || HuntingSchema.table(named: String(word)) != nil
    }

    private static func query(_ lines: [Substring], _ linesBefore: Int, _ indentation: Int, _ path: String)
        -> QueryInFile
    {
        // A line may be indented less than the fence; then only what it has is taken away, and its columns are a little off
        // to the right. That is rarer than a block in a list.
        let text = lines.map { line in
            let blanks = line.prefix(indentation).prefix { $0 == " " || $0 == "\t" }
            return line.dropFirst(blanks.count)
        }.joined(separator: "\n")
        return QueryInFile(path: path, text: text, linesBefore: linesBefore, columnsBefore: indentation)
    }

    private static func fence(_ line: Substring) -> (fence: Substring, information: Substring)? {
        guard let mark = line.first, mark == "`" || mark == "~" else { return nil }
        let fence = line.prefix { $0 == mark }
        guard fence.count >= 3 else { return nil }
        return (fence, line[fence.endIndex...].drop { $0.isWhitespace })
    }
}

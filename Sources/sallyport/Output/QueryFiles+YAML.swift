import Foundation

/// YAML that holds a query in a form which is not read.
package struct UnreadableYAML: Error {
    package let line: Int
    package let message: String
}

extension QueryFiles {
    /// The queries of detections in YAML: what stands under the keys `query` and `queryText`, as a literal block (`|`) or on one line.
    ///
    /// This reads those keys alone, not YAML: a detection has much else in it, and its query is a literal block in all published
    /// ones. Other forms are refused rather than misread.
    static func detections(in text: String, path: String) throws(UnreadableYAML) -> [QueryInFile] {
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        var queries: [QueryInFile] = []
        var index = 0
        while index < lines.count {
            let line = lines[index]
            index += 1
            guard let (indentation, value, column) = queryValue(line) else { continue }
            switch value.first {
            case "|":
                let end = lines[index...].firstIndex { isContent($0) && indent(of: $0) <= indentation } ?? lines.count
                let block = lines[index..<end]
                let margin = block.first(where: isContent).map(indent) ?? 0
                let body = block.map { $0.dropFirst(min(margin, indent(of: $0))) }.joined(separator: "\n")
                queries.append(QueryInFile(path: path, text: body, linesBefore: index, columnsBefore: margin))
                index = end
            case ">":
                throw UnreadableYAML(
                    line: index,
                    message: "The query is a folded block ('>'), which joins lines. Write it as a literal one ('|').")
            case "\"":
                throw UnreadableYAML(
                    line: index,
                    message:
                        "The query stands in double quotes, which have escapes of their own. Write it as a literal block ('|')."
                )
            case "'":
                guard value.count >= 2, value.last == "'" else {
                    throw UnreadableYAML(
                        line: index,
                        message: "The quoted query goes over several lines. Write it as a literal block ('|').")
                }
                let inner = value.dropFirst().dropLast().replacing("''", with: "'")
                queries.append(
                    QueryInFile(path: path, text: String(inner), linesBefore: index - 1, columnsBefore: column + 1))
            case nil: continue
            default:
                queries.append(
                    QueryInFile(path: path, text: String(value), linesBefore: index - 1, columnsBefore: column))
            }
        }
        return queries
    }

    /// The indentation of a line `query: ...`, what stands behind the colon, and in which column.
    private static func queryValue(_ line: Substring) -> (indentation: Int, value: Substring, column: Int)? {
        var rest = line.drop { $0 == " " }
        while rest.hasPrefix("- ") { rest = rest.dropFirst(2).drop { $0 == " " } }
        let indentation = line.count - rest.count
        for key in ["query:", "queryText:"] where rest.hasPrefix(key) {
            let value = rest.dropFirst(key.count)
            guard value.isEmpty || value.first == " " else { return nil }
            let trimmed = value.drop { $0 == " " }
            let end = trimmed.reversed().drop { $0 == " " }.count
            return (indentation, trimmed.prefix(end), line.count - trimmed.count)
        }
        return nil
    }

    private static func isContent(_ line: Substring) -> Bool { line.contains { $0 != " " && $0 != "\t" } }

    private static func indent(of line: Substring) -> Int { line.prefix { $0 == " " }.count }
}

import Foundation

/// A file of shell assignments, such as the `demo.env` that `serve --demo` writes: `. demo.env` in a shell and this reader
/// see the same values.
package struct EnvironmentFile: Sendable, Equatable {
    /// The assignments in order.
    package private(set) var assignments: [(name: String, value: String)] = []

    /// A file of these assignments.
    package init(_ assignments: [(name: String, value: String)]) {
        self.assignments = assignments
    }

    /// Reads assignments, one a line; values may stand in single quotes. Empty lines and lines that begin with `#` are
    /// passed over, and so is whatever is no assignment: the file is ours, and nobody is meant to program in it.
    package init(parsing text: String) {
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            var value = line[line.index(after: equals)...]
            if value.count >= 2, value.hasPrefix("'"), value.hasSuffix("'") { value = value.dropFirst().dropLast() }
            assignments.append((String(line[..<equals]), String(value).replacing("'\\''", with: "'")))
        }
    }

    /// The file's text, each value in single quotes, so that a shell takes every character as it is.
    package var text: String {
        assignments.map { "\($0.name)='\($0.value.replacing("'", with: "'\\''"))'\n" }.joined()
    }

    /// The values by name; the last assignment of a name counts.
    package var values: [String: String] {
        Dictionary(assignments.map { ($0.name, $0.value) }) { _, last in last }
    }

    package static func == (left: EnvironmentFile, right: EnvironmentFile) -> Bool {
        left.assignments.elementsEqual(right.assignments) { $0 == $1 }
    }
}

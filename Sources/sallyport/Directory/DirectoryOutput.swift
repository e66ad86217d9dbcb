package import ArgumentParser
import DefenderClient
import Foundation
import Values

/// How the administration commands print what the directory has.
package struct DirectoryOutput: ParsableArguments {
    @Option(name: .shortAndLong, help: "table, json, ndjson or csv.")
    package var output: OutputFormat = .table

    package init() {}

    /// A list, with the properties that a person looks for; as JSON with all of them.
    func print(_ objects: [JSONValue], columns: [String]) {
        if output == .json || output == .ndjson {
            TabularOutput.write(objects: objects, output, to: StandardOutput.write(_:))
            return
        }
        TabularOutput(
            columns: columns.map { .init(name: $0, type: "string") },
            rows: objects.map { object in columns.map { Dynamic(object[$0]) } }
        ).write(output, terminal: .current(), to: StandardOutput.write(_:))
    }

    /// One object: a line a property, or JSON.
    func print(_ object: JSONValue) {
        guard output == .table, case .object(let properties) = object else {
            print([object], columns: [])
            return
        }
        let shown = properties.filter { name, value in
            !name.hasPrefix("@odata") && value != .null && value != .array([])
        }
        let width = shown.keys.map(\.count).max() ?? 0
        for (name, value) in shown.sorted(by: { $0.key < $1.key }) {
            let padded = name + String(repeating: " ", count: width - name.count)
            StandardOutput.line("\(padded)  \(Dynamic(value).cellText)")
        }
    }
}

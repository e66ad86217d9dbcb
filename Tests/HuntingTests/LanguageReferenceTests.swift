import Foundation
import Hunting
import KQL
import Testing
import Values

/// `docs/KQL.md` is what the program does: every entry of it is put to the engine.
@Suite("Language reference") struct LanguageReferenceTests {
    typealias Entry = LanguageReference.Entry

    private static let entries = LanguageReference.sections.flatMap(\.entries)
    private static let supported = entries.filter { if case .refused = $0.support { false } else { true } }

    private static let differing = entries.filter { if case .differs = $0.support { true } else { false } }.map(\.name)

    private struct NoTables: TableProvider {
        func source(of table: String) -> (any TableSource)? { nil }
    }

    private let engine = HuntingEngine(tables: NoTables())

    @Test func `the page in docs is what the program prints`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/KQL.md"), encoding: .utf8)
        #expect(page == LanguageReference.markdown, "write it again: sallyport kql reference > docs/KQL.md")
    }

    @Test func `a name stands in one place`() {
        var seen: Set<String> = []
        for section in LanguageReference.sections {
            // An operator and a function may share a name ('count', 'range', 'search').
            for entry in section.entries {
                for name in [entry.name] + entry.aliases {
                    #expect(seen.insert("\(section.title)/\(name)").inserted, "\(name)")
                }
                if case .refused = entry.support {
                    let others = Self.supported.filter { $0.name == entry.name || $0.aliases.contains(entry.name) }
                    #expect(others.isEmpty, "'\(entry.name)' is both supported and refused")
                }
            }
        }
    }

    @Test(arguments: supported.filter { $0.example != nil })
    func `an example runs`(entry: Entry) async throws {
        let example = try #require(entry.example)
        // What an example reads is there: `rows.csv`.
        let folder = FileManager.default.temporaryDirectory.appending(path: "reference-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("1\n2\n".utf8).write(to: folder.appending(path: "rows.csv"))
        var engine = engine
        engine.resources.externalFiles = try ExternalFiles(folder: folder)
        _ = try await engine.runAll(example)
    }

    /// A constant that a parameter takes.
    private static func argument(_ parameter: Signature.Parameter) -> String {
        switch parameter.kind {
        case .exactly(let type): constant(type)
        case .integer, .number: "long(2)"
        case .real: "real(0.5)"
        case .text, .stringOrDynamic, .any, .notDynamic, .common, .commonOrDynamic, .comparand: "'x'"
        case .commonOrderable: "long(2)"
        case .member: "'x'"
        case .typeLiteral: "typeof(long)"
        }
    }

    private static func constant(_ type: ScalarType) -> String {
        switch type {
        case .bool: "true"
        case .int: "int(2)"
        case .long: "long(2)"
        case .real: "real(0.5)"
        case .decimal: "decimal(0.5)"
        case .string: "'x'"
        case .datetime: "datetime(2024-02-29)"
        case .timespan: "1h"
        case .guid: "guid(74be27de-1e4e-49d9-b579-fe0b331d3642)"
        case .dynamic: "dynamic([1, 2])"
        }
    }

    private static func call(_ name: String, _ signature: Signature) -> String {
        var parameters = signature.parameters
        for _ in 0..<max(1, signature.minimumRepeats) { parameters += signature.repeating }
        return "\(name)(\((parameters + signature.trailing).map(argument).joined(separator: ", ")))"
    }

    /// Calls of every form under every name.
    private static let calls: [String] = {
        var calls: [String] = []
        for function in ScalarFunction.catalogue where function.category != .operator {
            for name in [function.identifier.rawValue] + function.aliases {
                for form in function.signatures { calls.append("print x = 1 | extend y = \(call(name, form))") }
            }
        }
        for function in AggregateFunction.catalogue {
            for name in [function.identifier.rawValue] + function.aliases {
                for form in function.signatures { calls.append("print x = 1 | summarize y = \(call(name, form))") }
            }
        }
        for function in WindowFunction.catalogue {
            for form in function.signatures {
                calls.append("print x = 1 | serialize | extend y = \(call(function.identifier.rawValue, form))")
            }
        }
        return calls
    }()

    /// A call may be refused for what its arguments say ('x' is no unit of time), and not for what they are.
    @Test(arguments: calls)
    func `every form of every function can be called`(query: String) async {
        let errors = engine.check(query).filter { $0.severity == .error }
        for error in errors {
            #expect(
                !["unknown-function", "unsupported", "argument-count", "type-mismatch"].contains(error.code),
                "\(error.message)")
        }
        guard errors.isEmpty else { return }
        do { _ = try await engine.run(query) } catch {
            #expect(error is QueryError, "\(error)")
            let isTold = Self.differing.contains { query.contains("\($0)(") }
            if case .unsupported = error as? QueryError { #expect(isTold, "\(error)") }
        }
    }

    @Test(arguments: entries.filter { if case .refused = $0.support { true } else { false } })
    func `what is refused is refused by its name and with its reason`(entry: Entry) async throws {
        guard case .refused(let reason) = entry.support else { return }
        let probes =
            entry.example.map { [$0] } ?? [
                "print x = \(entry.name)(1)", "\(entry.name)(1) | take 1", "print x = 1 | \(entry.name) x",
                "print x = 1 | evaluate \(entry.name)(x)", "\(entry.name) x = 1; print 1",
            ]
        var refusals: [String] = []
        for probe in probes {
            let messages = engine.check(probe).filter { $0.severity == .error }.map(\.message)
            if messages.isEmpty {
                do {
                    _ = try await engine.run(probe)
                    Issue.record("\(probe) gives an answer")
                } catch { refusals.append("\(error)") }
            }
            refusals += messages
        }
        let name = entry.name
        #expect(refusals.contains { $0.contains(name) && (entry.example != nil || $0.contains(reason)) })
    }
}

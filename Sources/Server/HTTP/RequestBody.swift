package import Defender
package import Foundation
import Values

/// A JSON object that a request sent, read field by field with errors that name the field.
///
/// Names are matched exactly, as the service does ("body parameter names are case-sensitive").
package struct RequestBody: Sendable {
    private let fields: PropertyBag

    /// Nothing was sent.
    package static let empty = RequestBody(fields: PropertyBag())

    private init(fields: PropertyBag) { self.fields = fields }

    /// Parses a body.
    ///
    /// Throws `InvalidRequestBody` when the bytes are not one JSON object, or nest too deeply.
    package init(json: [UInt8]) throws(DefenderError) {
        guard let text = String(validating: json, as: UTF8.self) else {
            throw DefenderError(.invalidRequestBody, "The request body is not valid UTF-8.")
        }
        let value: Dynamic
        do { value = try Dynamic(parsingJSON: text) } catch {
            switch error {
            case .unexpected(let offset):
                throw DefenderError(
                    .invalidRequestBody, "The request body is not valid JSON: unexpected character at byte \(offset).")
            case .tooDeep(let offset):
                throw DefenderError(
                    .invalidRequestBody,
                    "The request body nests deeper than \(Dynamic.maximumDepth) levels at byte \(offset).")
            }
        }
        guard case .bag(let fields) = value else {
            throw DefenderError(.invalidRequestBody, "The request body is not a JSON object.")
        }
        self.fields = fields
    }

    /// The names that were sent, sorted.
    package var names: [String] { fields.properties.map(\.name).sorted() }

    /// Whether a field was sent, be it null.
    package func contains(_ name: String) -> Bool { fields[name] != nil }

    /// A text; nil when absent or null.
    package func text(_ name: String) throws(DefenderError) -> String? {
        switch fields[name] {
        case nil, .null: return nil
        case .string(let text): return text
        default: throw Self.wrongType(name, "a string")
        }
    }

    /// A text that must be there and not be empty.
    package func requiredText(_ name: String) throws(DefenderError) -> String {
        guard let text = try text(name) else {
            throw DefenderError(
                .missingRequiredParameter, "The required parameter '\(name)' is missing.\(misspelling(of: name))")
        }
        guard !text.isEmpty else {
            throw DefenderError(.missingRequiredParameter, "The required parameter '\(name)' is empty.")
        }
        return text
    }

    /// A member of a closed list, named exactly; nil when absent or null.
    package func member<Value: RawRepresentable & CaseIterable & Sendable>(
        _ name: String, of type: Value.Type, allowed: [Value] = Array(Value.allCases)
    ) throws(DefenderError) -> Value? where Value.RawValue == String {
        guard let text = try text(name) else { return nil }
        guard let value = allowed.first(where: { $0.rawValue.equalsIgnoringASCIICase(text) }) else {
            let values = allowed.map(\.rawValue).joined(separator: ", ")
            throw DefenderError(.invalidInput, "'\(text)' is not a value of '\(name)'. Values: \(values).")
        }
        return value
    }

    /// A list of texts; nil when absent or null.
    package func texts(_ name: String) throws(DefenderError) -> [String]? {
        switch fields[name] {
        case nil, .null: return nil
        case .array(let elements):
            var texts: [String] = []
            for element in elements {
                guard case .string(let text) = element else { throw Self.wrongType(name, "an array of strings") }
                texts.append(text)
            }
            return texts
        default: throw Self.wrongType(name, "an array of strings")
        }
    }

    /// A truth value; nil when absent or null.
    package func bool(_ name: String) throws(DefenderError) -> Bool? {
        switch fields[name] {
        case nil, .null: return nil
        case .bool(let value): return value
        default: throw Self.wrongType(name, "true or false")
        }
    }

    /// A whole number; nil when absent or null.
    package func integer(_ name: String) throws(DefenderError) -> Int64? {
        switch fields[name] {
        case nil, .null: return nil
        case .long(let value): return value
        default: throw Self.wrongType(name, "a whole number")
        }
    }

    /// A time in ISO 8601 with its zone; nil when absent or null.
    package func date(_ name: String) throws(DefenderError) -> Date? {
        guard let text = try text(name) else { return nil }
        for style in [Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle()] {
            if let date = try? style.parse(text) { return date }
        }
        throw Self.wrongType(name, "a time such as 2027-01-31T00:00:00Z")
    }

    /// An object; nil when absent or null.
    package func object(_ name: String) throws(DefenderError) -> RequestBody? {
        switch fields[name] {
        case nil, .null: return nil
        case .bag(let fields): return RequestBody(fields: fields)
        default: throw Self.wrongType(name, "an object")
        }
    }

    /// A list of objects; nil when absent or null.
    package func objects(_ name: String) throws(DefenderError) -> [RequestBody]? {
        switch fields[name] {
        case nil, .null: return nil
        case .array(let elements):
            var objects: [RequestBody] = []
            for element in elements {
                guard case .bag(let fields) = element else { throw Self.wrongType(name, "an array of objects") }
                objects.append(RequestBody(fields: fields))
            }
            return objects
        default: throw Self.wrongType(name, "an array of objects")
        }
    }

    /// Refuses fields that the operation does not know.
    package func refuseOthers(than known: Set<String>) throws(DefenderError) {
        guard let unknown = names.first(where: { !known.contains($0) }) else { return }
        let accepted = known.sorted().joined(separator: ", ")
        throw DefenderError(
            .invalidRequestBody, "'\(unknown)' is not a property of this request. Properties: \(accepted).")
    }

    private func misspelling(of name: String) -> String {
        guard let other = names.first(where: { $0 != name && $0.equalsIgnoringASCIICase(name) }) else { return "" }
        return " Names are case-sensitive: '\(other)' was sent."
    }

    private static func wrongType(_ name: String, _ wanted: String) -> DefenderError {
        DefenderError(.invalidRequestBody, "'\(name)' must be \(wanted).")
    }
}

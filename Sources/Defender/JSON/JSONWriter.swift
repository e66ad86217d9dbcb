import Values

/// Writes JSON text into memory, key by key in the caller's order.
///
/// The caller keeps the grammar: a key before each value of an object; commas are written here.
package struct JSONWriter: Sendable {
    /// The text so far, UTF-8.
    package private(set) var bytes: [UInt8]
    private var needsComma = false

    package init(capacity: Int = 1024) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// The name of the value that comes next.
    package mutating func key(_ name: String) {
        separate()
        quoted(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ value: String) {
        separate()
        quoted(value)
        needsComma = true
    }

    package mutating func integer(_ value: some BinaryInteger) { raw(String(value)) }
    package mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }
    package mutating func null() { raw("null") }

    /// A number; JSON has no infinity and no NaN, which are written as null.
    package mutating func double(_ value: Double) { raw(value.isFinite ? "\(value)" : "null") }

    /// A text, or null.
    package mutating func optional(_ value: String?) {
        if let value { string(value) } else { null() }
    }

    /// Text that is JSON already.
    package mutating func raw(_ json: String) {
        separate()
        bytes.append(contentsOf: json.utf8)
        needsComma = true
    }

    /// An OData value.
    package mutating func value(_ value: ODataValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .double(let value): double(value)
        case .string(let text): string(text)
        case .dateTimeOffset(let ticks): string(DateTimeText.format(ticks))
        case .collection(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .complex(let fields):
            beginObject()
            for field in fields {
                key(field.name)
                self.value(field.value)
            }
            endObject()
        }
    }

    /// The properties of an entity, without the braces.
    ///
    /// `positions`: Which properties; nil: all.
    /// `expanded`: The navigation properties to write; the others are empty collections.
    package mutating func properties<Entity>(
        of entity: Entity, type: EntityType<Entity>, positions: [Int]? = nil, expanded: Set<String>
    ) {
        func write(_ property: EntityType<Entity>.Property, to writer: inout JSONWriter) {
            writer.key(property.name)
            if property.isNavigation, !expanded.contains(property.name) {
                writer.raw("[]")
            } else {
                writer.value(property.value(entity))
            }
        }
        if let positions {
            for position in positions { write(type.properties[position], to: &self) }
        } else {
            for property in type.properties { write(property, to: &self) }
        }
    }

    private mutating func open(_ brace: UInt8) {
        separate()
        bytes.append(brace)
        needsComma = false
    }

    private mutating func close(_ brace: UInt8) {
        bytes.append(brace)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func quoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            // Nearly all texts go out as they are: they are copied run by run, not byte by byte.
            var start = 0
            for index in utf8.indices where Self.needsEscape(utf8[index]) {
                bytes.append(contentsOf: utf8[start..<index])
                escape(utf8[index])
                start = index + 1
            }
            bytes.append(contentsOf: utf8[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0..<0x20:
            bytes.append(contentsOf: "u00".utf8)
            for digit in [byte >> 4, byte & 15] {
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        default: bytes.append(byte)
        }
    }
}

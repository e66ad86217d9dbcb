import CSimdJSON

/// Why a text is not a record.
enum JSONRejection: Error, Equatable {
    case notJSON
    case notUTF8
    case tooDeep
    case tooLong
    case outOfMemory
}

/// One JSON value after the other, parsed in memory that is used again.
///
/// The Swift owner of a simdjson parser: everything that it lends (fields, their texts) is valid until the next `parse`.
/// One thread uses it at a time, which is why it is not `Sendable`.
final class JSONRecord {
    /// How many bytes behind a text make a copy unnecessary.
    static let padding = csj_padding()

    private let parser: OpaquePointer
    private(set) var scratch: Scratch

    /// Makes a parser for records of at most `maximumBytes`, nested at most `maximumDepth` deep.
    ///
    /// - Throws: `JSONRejection.outOfMemory`.
    init(maximumBytes: Int, maximumDepth: Int, scratch: Scratch) throws(JSONRejection) {
        guard let parser = csj_parser_new(maximumBytes, maximumDepth) else { throw .outOfMemory }
        self.parser = parser
        self.scratch = scratch
    }

    deinit { csj_parser_free(parser) }

    /// A property of an object, or an element of an array.
    struct Field {
        fileprivate let raw: csj_field
        var name: TextSlice { JSONRecord.slice(raw.name, raw.name_length) }
        var isNull: Bool { raw.type == CSJ_NULL }
        var isInteger: Bool { raw.type == CSJ_INTEGER || raw.type == CSJ_UNSIGNED }
        var isObject: Bool { raw.type == CSJ_OBJECT }
        var isArray: Bool { raw.type == CSJ_ARRAY }
        var isString: Bool { raw.type == CSJ_STRING }
        /// The text of a string; nil for everything else.
        var string: TextSlice? { isString ? JSONRecord.slice(raw.text, raw.length) : nil }
        var integer: Int64? { raw.type == CSJ_INTEGER ? raw.integer : nil }
        var unsigned: UInt64? { raw.type == CSJ_UNSIGNED ? UInt64(bitPattern: raw.integer) : nil }
        var real: Double? { raw.type == CSJ_REAL ? raw.real : nil }
        var truth: Bool? { raw.type == CSJ_TRUE ? true : raw.type == CSJ_FALSE ? false : nil }
        /// The object or array that the field holds.
        var node: Node? { isObject || isArray ? Node(handle: raw.node) : nil }
    }

    /// An object or array of the present record.
    struct Node {
        fileprivate let handle: csj_node
    }

    /// The fields of a node, in the order written.
    struct Fields: RandomAccessCollection {
        fileprivate let base: UnsafeBufferPointer<csj_field>
        var startIndex: Int { 0 }
        var endIndex: Int { base.count }
        subscript(position: Int) -> Field { Field(raw: base[position]) }

        /// The field of that name, compared by its exact bytes; of several the last, as JSON readers do.
        func named(_ name: StaticString) -> Field? { last { $0.name.equals(name) } }
    }

    private static func slice(_ text: UnsafePointer<CChar>?, _ length: Int) -> TextSlice {
        guard let text else { return TextSlice("") }
        // CChar and UInt8 have the same layout; the bytes were checked to be UTF-8 by the parser.
        return TextSlice(base: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: length)
    }

    /// Parses a text, of which `readable` bytes may be read, its own included; what was lent before is no longer valid.
    func parse(_ text: TextSlice, readable: Int = 0) throws(JSONRejection) {
        try check(csj_parse(parser, text.base, text.count, readable))
    }

    /// Parses JSON inside a string of the present record, which stays valid.
    func parseNested(_ text: TextSlice) throws(JSONRejection) -> Node {
        var node: csj_node = 0
        try check(csj_parse_nested(parser, text.base, text.count, &node))
        return Node(handle: node)
    }

    private func check(_ status: csj_status) throws(JSONRejection) {
        switch status {
        case CSJ_OK: return
        case CSJ_NOT_UTF8: throw .notUTF8
        case CSJ_TOO_DEEP: throw .tooDeep
        case CSJ_TOO_LONG: throw .tooLong
        case CSJ_NO_MEMORY: throw .outOfMemory
        default: throw .notJSON
        }
    }

    /// The record itself.
    var root: Node { Node(handle: 0) }
    var rootIsObject: Bool { csj_root_type(parser) == CSJ_OBJECT }
    var rootIsArray: Bool { csj_root_type(parser) == CSJ_ARRAY }

    func fields(of node: Node) -> Fields {
        var first: UnsafePointer<csj_field>?
        let count = csj_fields(parser, node.handle, &first)
        return Fields(base: UnsafeBufferPointer(start: first, count: count))
    }

    /// A node as JSON text without blanks.
    func json(_ node: Node) -> TextSlice {
        var length = 0
        let text = csj_minify(parser, node.handle, &length)
        return JSONRecord.slice(text, length)
    }

    /// A field's value as text, as event logs have it: numbers in digits, booleans as words, objects by their `#text` or as JSON.
    /// Nil for null.
    func text(_ field: Field) -> TextSlice? {
        if let string = field.string { return string }
        if let integer = field.integer { return scratch.decimal(integer) }
        if let unsigned = field.unsigned { return scratch.decimal(unsigned) }
        if let real = field.real { return scratch.text("\(real)") }
        if let truth = field.truth { return TextSlice(truth ? "true" : "false") }
        guard let node = field.node else { return nil }
        if field.isObject, let inner = fields(of: node).named("#text"), !inner.isObject { return text(inner) }
        return json(node)
    }
}

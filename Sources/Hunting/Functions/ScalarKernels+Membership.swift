import Columnar
import KQL
import Values

extension ScalarKernels {
    /// The list's values may be arrays, whose elements count as values of the list.
    ///
    /// `in` is what `==` with each value of the list comes to, joined by `or`, and `!in` what `!=` comes to, joined by `and`. So null
    /// is in no list without a null, and beside a null it is not known.
    static let membership: Family = [
        ("in", membership(isMember: true)), ("!in", membership(isMember: false)),
        ("in~", foldedMembership(isMember: true)), ("!in~", foldedMembership(isMember: false)),
    ]

    private static func membership(isMember: Bool) -> ScalarKernel {
        ScalarKernel { arguments, _, rows, _ in
            let value = arguments[0]
            let hit: UInt8 = isMember ? 1 : 0
            guard let members = constantMembers(arguments) else {
                return scanMembers(arguments, rows: rows, isMember: isMember)
            }
            let ofNull: UInt8? = members.contains(.null) ? nil : 1 - hit
            switch value.type {
            case .string:
                let set = TextSet(members.compactMap { if case .string(let text) = $0 { text } else { nil } })
                let reader = value.stringReader
                return RowLoop.make(BoolValues.self, type: .bool, rows: rows) { row in
                    reader.withUTF8(row) { set.contains($0) } ? hit : 1 - hit
                }
            case .int, .long:
                var set = Set<Int64>()
                for case .long(let member) in members { set.insert(member) }
                for case .real(let member) in members { if let whole = Int64(exactly: member) { set.insert(whole) } }
                return mapping(value, ofNull: ofNull) { set.contains($0) ? hit : 1 - hit }
            case .datetime, .timespan:
                var set = Set<Int64>()
                for member in members {
                    switch (member, value.type) {
                    case (.datetime(let ticks), .datetime), (.timespan(let ticks), .timespan): set.insert(ticks)
                    case (.string(let text), .datetime): if let ticks = DateTimeText.parse(text) { set.insert(ticks) }
                    case (.string(let text), .timespan): if let ticks = TimeSpanText.parse(text) { set.insert(ticks) }
                    default: break
                    }
                }
                return mapping(value, ofNull: ofNull) { set.contains($0) ? hit : 1 - hit }
            default:
                let reader = Row.Value(value)
                return RowLoop.makeNullable(BoolValues.self, type: .bool, rows: rows) { row in
                    let candidate = reader[row]
                    if candidate == .null { return ofNull }
                    return members.contains { DynamicComparison.isEqual(candidate, $0) == true } ? hit : 1 - hit
                }
            }
        }
    }

    /// The verdict on each whole number, and on null.
    @inline(__always)
    private static func mapping(_ value: Vector, ofNull: UInt8?, _ verdict: (Int64) -> UInt8) -> Vector {
        let reader = value.longReader
        if reader.hasNoNulls {
            return RowLoop.make(BoolValues.self, type: .bool, rows: value.count) { verdict(reader[$0]) }
        }
        return RowLoop.makeNullable(BoolValues.self, type: .bool, rows: value.count) { row in
            reader.isValid(row) ? verdict(reader[row]) : ofNull
        }
    }

    private static func foldedMembership(isMember: Bool) -> ScalarKernel {
        ScalarKernel { arguments, _, rows, _ in
            let hit: UInt8 = isMember ? 1 : 0
            let reader = arguments[0].stringReader
            guard let members = constantMembers(arguments) else {
                let columns = arguments.dropFirst().map { Row.Value($0) }
                return RowLoop.make(BoolValues.self, type: .bool, rows: rows) { row in
                    let texts = columns.flatMap { flatten($0[row]) }.compactMap(\.text)
                    return reader.withUTF8(row) { TextSet(texts, ignoringCase: true).contains($0) } ? hit : 1 - hit
                }
            }
            let set = TextSet(members.compactMap(\.text), ignoringCase: true)
            return RowLoop.make(BoolValues.self, type: .bool, rows: rows) { row in
                reader.withUTF8(row) { set.contains($0) } ? hit : 1 - hit
            }
        }
    }

    /// The list's values, arrays unfolded; nil when they are not the same in all rows.
    private static func constantMembers(_ arguments: [Vector]) -> [Dynamic]? {
        var members: [Dynamic] = []
        for argument in arguments.dropFirst() {
            guard argument.constantValue != nil else { return nil }
            members += flatten(Row.Value(argument)[0])
        }
        return members
    }

    private static func flatten(_ value: Dynamic) -> [Dynamic] {
        if case .array(let elements) = value { elements } else { [value] }
    }

    private static func scanMembers(_ arguments: [Vector], rows: Int, isMember: Bool) -> Vector {
        let value = Row.Value(arguments[0])
        let columns = arguments.dropFirst().map { Row.Value($0) }
        return RowLoop.makeNullable(BoolValues.self, type: .bool, rows: rows) { row in
            let candidate = value[row]
            let members = columns.flatMap { flatten($0[row]) }
            if candidate == .null, members.contains(.null) { return nil }
            let found = members.contains { DynamicComparison.isEqual(candidate, $0) == true }
            return found == isMember ? 1 : 0
        }
    }
}

extension Dynamic {
    /// The text of a dynamic string; nil for other values.
    var text: String? { if case .string(let text) = self { text } else { nil } }
}

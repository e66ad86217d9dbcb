import Columnar
import KQL
import Values

extension ScalarKernels {
    /// Null where an argument that must be an array is none.
    static let arrays: Family = [
        ("array_length", .longs { row in row.array(0).map { Int64($0.count) } }),
        (
            "array_concat",
            .dynamics { row in
                let arrays = (0..<row.count).compactMap { row.array($0) }
                return arrays.isEmpty ? .null : .array(arrays.flatMap { $0 })
            }
        ),
        ("array_reverse", .dynamics { row in row.array(0).map { .array($0.reversed()) } ?? .null }),
        ("array_rotate_left", rotation(1)), ("array_rotate_right", rotation(-1)), ("array_shift_left", shift(1)),
        ("array_shift_right", shift(-1)),
        (
            "array_slice",
            .dynamics { row in
                guard let array = row.array(0), let start = row.long(1), let end = row.long(2) else { return .null }
                let count = Int64(array.count)
                let first = max(0, start < 0 ? count + start : start)
                let last = min(count - 1, end < 0 ? count + end : end)
                return first <= last ? .array(Array(array[Int(first)...Int(last)])) : .array([])
            }
        ),
        (
            "array_split",
            .dynamics { row in
                guard let array = row.array(0) else { return .null }
                let indices =
                    row.type(1) == .long ? [row.long(1)] : row.array(1).map { $0.map(\.asLong) } ?? [nil]
                var parts: [Dynamic] = []
                var start = 0
                for index in indices {
                    guard let index else { return .null }
                    let position = index < 0 ? Int64(array.count) + index : index
                    let cut = max(start, Int(min(max(0, position), Int64(array.count))))
                    parts.append(.array(Array(array[start..<cut])))
                    start = cut
                }
                return .array(parts + [.array(Array(array[start...]))])
            }
        ),
        (
            "array_sum",
            .reals { row in
                guard let array = row.array(0) else { return nil }
                var sum = 0.0
                for element in array {
                    guard let number = element.realNumber else { return nil }
                    sum += number
                }
                return sum
            }
        ),
        (
            "array_iff",
            .dynamics { row in
                guard let conditions = row.array(0) else { return .null }
                func element(_ argument: Int, _ index: Int) -> Dynamic {
                    guard case .array(let elements) = row.asDynamic(argument) else { return row.asDynamic(argument) }
                    return index < elements.count ? elements[index] : .null
                }
                return .array(
                    conditions.enumerated().map { index, condition in
                        guard let holds = condition.asBool else { return .null }
                        return element(holds ? 1 : 2, index)
                    })
            }
        ),
        ("array_index_of", arrayIndexOf), ("array_sort_asc", sort(ascending: true)),
        ("array_sort_desc", sort(ascending: false)),
        (
            "zip",
            .dynamics { row in
                let arrays = (0..<row.count).compactMap { row.array($0) }
                guard arrays.count == row.count else { return .null }
                let count = arrays.map(\.count).max() ?? 0
                return .array(
                    (0..<count).map { index in .array(arrays.map { index < $0.count ? $0[index] : .null }) })
            }
        ),
        (
            "repeat",
            .dynamics { row in
                guard let count = row.long(1) else { return .null }
                return .array(Array(repeating: row.asDynamic(0), count: Int(min(max(0, count), maximumElements))))
            }
        ),
        ("range", range),
    ]

    /// How many elements `range()` and `repeat()` make at most.
    ///
    /// Source: "The maximum number of values is 1,048,576 (2^20)."
    private static let maximumElements: Int64 = 1_048_576

    private static func rotation(_ direction: Int64) -> ScalarKernel {
        .dynamics { row in
            guard let array = row.array(0), let given = row.long(1) else { return .null }
            guard !array.isEmpty, let count = modulo(given &* direction, Int64(array.count)) else {
                return .array(array)
            }
            return .array(Array(array[Int(count)...] + array[..<Int(count)]))
        }
    }

    private static func shift(_ direction: Int64) -> ScalarKernel {
        .dynamics { row in
            guard let array = row.array(0), let given = row.long(1) else { return .null }
            let holdsStrings = !array.isEmpty && array.allSatisfy { $0.text != nil }
            let fill: Dynamic = row.count > 2 ? row.asDynamic(2) : holdsStrings ? .string("") : .null
            let count = Int(min(given.magnitude, UInt64(array.count)))
            let filling = Array(repeating: fill, count: count)
            // To the left for a positive number, to the right for a negative one.
            return (given < 0) == (direction < 0)
                ? .array(Array(array.dropFirst(count)) + filling) : .array(filling + Array(array.dropLast(count)))
        }
    }

    private static let arrayIndexOf: ScalarKernel = .longs { row in
        guard let array = row.array(0) else { return nil }
        let count = Int64(array.count)
        var start: Int64 = 0
        var end = count
        var remaining: Int64 = 1
        if row.count > 2 {
            guard let given = row.long(2) else { return nil }
            start = given < 0 ? max(0, count + given) : given
        }
        if row.count > 3 {
            guard let length = row.long(3), length >= -1 else { return nil }
            if length >= 0, length < count - start { end = start + length }
        }
        if row.count > 4 {
            guard let occurrence = row.long(4), occurrence > 0 else { return nil }
            remaining = occurrence
        }
        let wanted = row.asDynamic(1)
        guard start < end else { return -1 }
        for index in Int(start)..<Int(end) where DynamicComparison.equalDeeply(array[index], wanted) {
            remaining -= 1
            if remaining == 0 { return Int64(index) }
        }
        return -1
    }

    /// The first array is sorted, and further ones go with it; of several arrays the result is the array of them.
    private static func sort(ascending: Bool) -> ScalarKernel {
        .dynamics { row in
            var count = row.count
            var nullsLast = true
            if row.type(count - 1) == .bool {
                nullsLast = row.bool(count - 1) ?? true
                count -= 1
            }
            guard let keys = row.array(0) else { return .null }
            let present = keys.indices.filter { keys[$0] != .null }
            let nulls = keys.indices.filter { keys[$0] == .null }
            let sorted = present.enumerated().sorted { left, right in
                let order = keys[left.element].sortOrder(keys[right.element])
                return order == 0 ? left.offset < right.offset : ascending ? order < 0 : order > 0
            }.map(\.element)
            let order = nullsLast ? sorted + nulls : nulls + sorted
            let arrays = (0..<count).map { argument -> Dynamic in
                guard let array = row.array(argument), array.count == keys.count else { return .null }
                return .array(order.map { array[$0] })
            }
            return count == 1 ? arrays[0] : .array(arrays)
        }
    }

    private static let range: ScalarKernel = .dynamics { row in
        if row.type(0) == .real {
            guard let start = row.real(0), let stop = row.real(1), let step = row.count > 2 ? row.real(2) : 1,
                start.isFinite, stop.isFinite, step != 0, step.isFinite
            else { return .null }
            let count = min(max(0, ((stop - start) / step).rounded(.down) + 1), Double(maximumElements))
            return .array((0..<Int(count)).map { .real(start + Double($0) * step) })
        }
        if row.type(0) == .decimal {
            throw QueryError.unsupported("range() of decimals is not supported; use reals or longs.")
        }
        let type = row.type(0)
        let usual = type == .long ? 1 : KQLCalendar.ticksPerHour
        guard let start = row.long(0), let stop = row.long(1), let step = row.count > 2 ? row.long(2) : usual, step != 0
        else { return .null }
        var values: [Dynamic] = []
        var value = start
        while Int64(values.count) < maximumElements, step > 0 ? value <= stop : value >= stop {
            values.append(type == .datetime ? .datetime(value) : type == .timespan ? .timespan(value) : .long(value))
            let (next, overflow) = value.addingReportingOverflow(step)
            if overflow { break }
            value = next
        }
        return .array(values)
    }

    static let sets: Family = [
        (
            "set_union",
            .dynamics { row in
                guard let arrays = row.allArrays else { return .null }
                var set = DynamicSet()
                for element in arrays.joined() { set.insert(element) }
                return .array(set.elements)
            }
        ),
        (
            "set_intersect",
            .dynamics { row in
                guard let arrays = row.allArrays else { return .null }
                let others = arrays.dropFirst().map { DynamicSet($0) }
                return .array(
                    DynamicSet(arrays[0]).elements.filter { element in others.allSatisfy { $0.contains(element) } })
            }
        ),
        (
            "set_difference",
            .dynamics { row in
                guard let arrays = row.allArrays else { return .null }
                let others = arrays.dropFirst().map { DynamicSet($0) }
                return .array(
                    DynamicSet(arrays[0]).elements.filter { element in !others.contains { $0.contains(element) } })
            }
        ),
        ("set_has_element", .bools { row in row.array(0).map { DynamicSet($0).contains(row.asDynamic(1)) } }),
        (
            "set_equals",
            .bools { row in
                guard let arrays = row.allArrays else { return nil }
                let (left, right) = (DynamicSet(arrays[0]), DynamicSet(arrays[1]))
                return left.elements.count == right.elements.count && left.elements.allSatisfy { right.contains($0) }
            }
        ),
        (
            "jaccard_index",
            .reals { row in
                guard let arrays = row.allArrays else { return nil }
                let (left, right) = (DynamicSet(arrays[0]), DynamicSet(arrays[1]))
                let common = left.elements.filter { right.contains($0) }.count
                return Double(common) / Double(left.elements.count + right.elements.count - common)
            }
        ),
    ]
}

extension Row {
    /// All arguments as arrays; nil where one is none.
    fileprivate var allArrays: [[Dynamic]]? {
        let arrays = (0..<count).compactMap { array($0) }
        return arrays.count == count ? arrays : nil
    }
}

/// Distinct values in the order in which they came; numbers are equal by value.
private struct DynamicSet {
    private(set) var elements: [Dynamic] = []
    private var keys = Set<[UInt8]>()

    init(_ values: [Dynamic] = []) { for value in values { insert(value) } }

    mutating func insert(_ value: Dynamic) { if keys.insert(Self.key(value)).inserted { elements.append(value) } }

    func contains(_ value: Dynamic) -> Bool { keys.contains(Self.key(value)) }

    /// The JSON text, reals without a fraction written as whole numbers.
    private static func key(_ value: Dynamic) -> [UInt8] {
        var bytes: [UInt8] = []
        if case .real(let real) = value, let whole = Int64(exactly: real) {
            Dynamic.long(whole).appendJSON(to: &bytes)
        } else {
            value.appendJSON(to: &bytes)
        }
        return bytes
    }
}

extension Dynamic {
    /// -1, 0 or 1 in the order of sorting: values of one kind by value, kinds one after the other.
    func sortOrder(_ other: Dynamic) -> Int {
        if case .string(let left) = self, case .string(let right) = other {
            return left.utf8.elementsEqual(right.utf8) ? 0 : left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
        }
        guard kind == other.kind else { return kind < other.kind ? -1 : 1 }
        return DynamicComparison.order(self, other) ?? 0
    }

    /// The documented order: numbers and times, strings, guids, everything else.
    private var kind: Int {
        switch self {
        case .null: 0
        case .long, .real, .decimal: 1
        case .datetime: 2
        case .timespan: 3
        case .string: 4
        case .guid: 5
        case .bool: 6
        case .array: 7
        case .bag: 8
        }
    }
}

import KQL
import Values

/// The pattern of `parse`, applied to one text at a time: byte ranges for the columns it fills.
///
/// Source: "parse operator" of the Kusto documentation. A literal must stand where the text before it ends, a `*` or column
/// before it takes the least text that lets it stand; a column or `*` at the end takes the rest. Numeric columns take the
/// characters that a number has.
struct ParsePattern: Sendable {
    private enum Part: Sendable {
        case literal([UInt8])
        case skip
        case capture(index: Int, type: ScalarType)
    }

    private let parts: [Part]
    /// How many columns the pattern fills.
    let captures: Int

    init(_ pieces: [ParseOperator.Piece]) {
        var parts: [Part] = []
        var captures = 0
        for piece in pieces {
            switch piece {
            case .text(let text): parts.append(.literal(Array(text.utf8)))
            case .skip: parts.append(.skip)
            case .column(let column):
                parts.append(.capture(index: captures, type: column.type))
                captures += 1
            }
        }
        self.parts = parts
        self.captures = captures
    }

    /// The ranges of the columns; nil when the text does not match. With `relaxed`, a column whose text does not fit its
    /// type is nil by itself.
    func match(_ text: UnsafeBufferPointer<UInt8>) -> [Range<Int>]? {
        var ranges = [Range<Int>](repeating: 0..<0, count: captures)
        var position = 0
        var index = 0
        while index < parts.count {
            switch parts[index] {
            case .literal(let literal):
                guard Self.stands(literal, in: text, at: position) else { return nil }
                position += literal.count
                index += 1
            case .skip, .capture:
                // All open parts up to the next literal share the text before it.
                var open = [parts[index]]
                index += 1
                while index < parts.count {
                    if case .literal = parts[index] { break }
                    open.append(parts[index])
                    index += 1
                }
                let end: Int
                if index < parts.count, case .literal(let literal) = parts[index] {
                    guard let found = Self.find(literal, in: text, from: position) else { return nil }
                    end = found
                } else {
                    end = text.count
                }
                guard assign(open, text, position..<end, &ranges) else { return nil }
                position = end
            }
        }
        return ranges
    }

    /// Gives neighbouring columns their share of a range: numbers what looks like a number, the last open text the rest.
    private func assign(
        _ open: [Part], _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ ranges: inout [Range<Int>]
    ) -> Bool {
        if open.count == 1 {
            if case .capture(let index, _) = open[0] { ranges[index] = range }
            return true
        }
        var position = range.lowerBound
        for (offset, part) in open.enumerated() {
            let isLast = offset == open.count - 1
            guard case .capture(let index, let type) = part else {
                // `*` before a number: up to the first digit; elsewhere it takes nothing, or the rest when it is last.
                if isLast { position = range.upperBound }
                if !isLast, case .capture(_, let next) = open[offset + 1], next.isNumeric {
                    while position < range.upperBound, !Self.isDigit(text[position]) { position += 1 }
                }
                continue
            }
            if isLast {
                ranges[index] = position..<range.upperBound
            } else if type.isNumeric {
                let start = position
                while position < range.upperBound, Self.isNumberByte(text[position], type) { position += 1 }
                ranges[index] = start..<position
            } else {
                ranges[index] = position..<position
            }
        }
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || byte == 0x2D }

    private static func isNumberByte(_ byte: UInt8, _ type: ScalarType) -> Bool {
        switch byte {
        case 0x30...0x39, 0x2D, 0x2B: true
        case 0x2E, 0x65, 0x45: type == .real || type == .decimal
        default: false
        }
    }

    private static func stands(_ literal: [UInt8], in text: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
        guard position + literal.count <= text.count else { return false }
        for index in 0..<literal.count where text[position + index] != literal[index] { return false }
        return true
    }

    private static func find(_ literal: [UInt8], in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard text.count >= literal.count else { return nil }
        var position = start
        while position <= text.count - literal.count {
            if stands(literal, in: text, at: position) { return position }
            position += 1
        }
        return nil
    }
}

extension ParsePattern {
    /// `parse kind=regex`: the pieces as one regular expression over the whole text. Texts are expressions of their own, `*` is
    /// `.*?`, a number's column takes digits, another takes as much as it can (`flags=U` turns that round).
    static func regularExpression(
        _ pieces: [ParseOperator.Piece], flags: String
    ) throws(QueryError) -> ParseRowsOperator.Matcher {
        var text = flags.isEmpty ? "^" : "(?\(flags))^"
        var captures = 0
        for piece in pieces {
            switch piece {
            case .text(let expression): text += expression
            case .skip: text += ".*?"
            case .column(let column):
                let taken =
                    switch column.type {
                    case .int, .long: "(?-U:[-+]?\\d+)"
                    case .real, .decimal: "(?-U:[-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)"
                    default: ".*"
                    }
                text += "(?P<sallyport\(captures)>\(taken))"
                captures += 1
            }
        }
        let expression = try RegularExpression(text + "$")
        let groups = (0..<captures).compactMap { expression.group(named: "sallyport\($0)") }
        return { text in
            var ranges = [Range<Int>?](repeating: nil, count: expression.groupCount + 1)
            guard expression.search(text, from: 0, groups: &ranges) else { return nil }
            return groups.map { group in
                ranges[group].map { String(decoding: UnsafeBufferPointer(rebasing: text[$0]), as: UTF8.self) } ?? ""
            }
        }
    }
}

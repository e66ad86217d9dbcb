internal import CRE2
internal import Columnar

/// A compiled regular expression in RE2's syntax: matching takes time linear in the text, whatever the pattern.
///
/// Source: "RE2 syntax" of the Kusto documentation.
package final class RegularExpression: @unchecked Sendable {
    // Unchecked because of the pointer. Proof: what it points to is made before the initialiser returns, is never changed
    // (RE2 objects are documented as safe for concurrent matching), and is freed once, with its only owner.
    private let pattern: OpaquePointer

    /// How many capturing groups there are, without the whole match (group 0).
    package let groupCount: Int

    /// What stands in whatever matches; nil when nothing is certain to.
    private let required: StringPattern?

    /// How much memory one pattern's program and automata may take, in bytes.
    private static let maximumMemory: Int64 = 16 << 20

    /// Compiles a pattern.
    ///
    /// - Throws: `QueryError.evaluation` with the pattern and RE2's reason where it is not valid.
    package init(_ text: String, ignoringCase: Bool = false) throws(QueryError) {
        var text = text
        var reason = [CChar](repeating: 0, count: 256)
        let compiled = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                cre2_compile(
                    characters.baseAddress, characters.count, ignoringCase, Self.maximumMemory, &reason, reason.count)
            }
        }
        guard let compiled else {
            let message = String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw .evaluation("'\(text)' is not a valid regular expression: \(message).")
        }
        pattern = compiled
        groupCount = Int(cre2_group_count(compiled))
        required = RequiredLiteral(of: text, ignoringCase: ignoringCase).map {
            StringPattern($0.text, .contains, ignoringCase: $0.ignoresCase)
        }
    }

    deinit { cre2_free(pattern) }

    /// The number of the group with a name; nil when there is none.
    package func group(named name: String) -> Int? {
        var name = name
        let index = name.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cre2_group_named(pattern, $0.baseAddress, $0.count) }
        }
        return index < 0 ? nil : Int(index)
    }

    /// Whether a part of the text matches.
    package func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if let required, !required.matches(text) { return false }
        return text.withMemoryRebound(to: CChar.self) { cre2_search(pattern, $0.baseAddress, $0.count, 0, nil, 0) }
    }

    /// Which rows have a part that matches; nil where the rows are not neighbouring entries of their dictionary.
    func matches(amongNeighbours text: StringReader, rows: Int) -> Bitmap? {
        guard let required, let candidates = required.matches(amongNeighbours: text, rows: rows) else { return nil }
        return Bitmap(count: rows) { row in candidates[row] && text.withUTF8(row, matches) }
    }

    /// Searches the text from a byte on for the leftmost match.
    ///
    /// - Parameters:
    ///   - text: UTF-8.
    ///   - start: Where the search begins; what stands before is still seen by `^` and `\b`.
    ///   - groups: Filled with the ranges of the groups from 0 on, as many as it has elements; nil for a group that took no
    ///     part in the match.
    /// - Returns: whether there is a match.
    package func search(_ text: UnsafeBufferPointer<UInt8>, from start: Int, groups: inout [Range<Int>?]) -> Bool {
        precondition(groups.count <= groupCount + 1, "more groups asked for than the pattern has")
        if start == 0, let required, !required.matches(text) { return false }
        return withUnsafeTemporaryAllocation(of: cre2_range.self, capacity: groups.count) { ranges in
            let found = text.withMemoryRebound(to: CChar.self) {
                cre2_search(pattern, $0.baseAddress, $0.count, start, ranges.baseAddress, Int32(groups.count))
            }
            if found {
                for index in groups.indices {
                    let range = ranges[index]
                    groups[index] = range.start < 0 ? nil : Int(range.start)..<Int(range.end)
                }
            }
            return found
        }
    }

    /// Calls `body` with the groups of every match, from left to right, without overlaps; `body` says whether to go on.
    package func forEachMatch(
        in text: UnsafeBufferPointer<UInt8>, groupCount: Int = 1, _ body: ([Range<Int>?]) -> Bool
    ) {
        var groups = [Range<Int>?](repeating: nil, count: groupCount)
        var position = 0
        while position <= text.count, search(text, from: position, groups: &groups), let whole = groups[0] {
            guard body(groups) else { return }
            if whole.isEmpty {
                // Past an empty match by one character, or it would be found again.
                position = whole.upperBound + 1
                while position < text.count, text[position] & 0xC0 == 0x80 { position += 1 }
            } else {
                position = whole.upperBound
            }
        }
    }

    /// The pattern that matches exactly a text.
    package static func quoted(_ text: String) -> String {
        var quoted = ""
        for character in text.unicodeScalars {
            // As RE2 does: letters, digits, `_` and what is not ASCII stand for themselves.
            let isPlain =
                character.value >= 128 || character.properties.isAlphabetic || character.properties.numericType != nil
                || character == "_"
            if character.value == 0 {
                quoted += "\\x00"
            } else {
                if !isPlain { quoted += "\\" }
                quoted.unicodeScalars.append(character)
            }
        }
        return quoted
    }
}

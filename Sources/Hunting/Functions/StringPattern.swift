import CKernels
import Columnar
import Foundation
import Values

/// One string that texts are tested against, prepared once: `has`, `contains`, `startswith` and their kin.
struct StringPattern {
    /// What it takes for a text to fit.
    enum Relation: Sendable {
        case equals, contains, startsWith, endsWith
        /// As a whole term, as the beginning of a term, as the end of a term.
        case has, hasPrefix, hasSuffix

        fileprivate var place: DictionarySearch.Place {
            switch self {
            case .equals: .whole
            case .contains: .anywhere
            case .startsWith: .atStart
            case .endsWith: .atEnd
            case .has: .term
            case .hasPrefix: .termStart
            case .hasSuffix: .termEnd
            }
        }
    }

    private let relation: Relation
    private let ignoresCase: Bool
    /// The pattern; folded where case is ignored.
    private let needle: [UInt8]
    private let isASCII: Bool
    /// Whether the pattern begins and ends with a letter or digit: only there a term can go on beyond it.
    private let beginsInTerm: Bool
    private let endsInTerm: Bool

    init(_ pattern: UnsafeBufferPointer<UInt8>, _ relation: Relation, ignoringCase: Bool) {
        self.relation = relation
        ignoresCase = ignoringCase
        needle = ignoringCase ? CaseFolding.folded(pattern) : Array(pattern)
        isASCII = CaseFolding.isASCII(pattern)
        beginsInTerm = Terms.isAlphanumeric(at: 0, in: pattern)
        endsInTerm = Terms.isAlphanumeric(before: pattern.count, in: pattern)
    }

    init(_ pattern: String, _ relation: Relation, ignoringCase: Bool) {
        var pattern = pattern
        self = pattern.withUTF8 { StringPattern($0, relation, ignoringCase: ignoringCase) }
    }

    /// Whether a text fits.
    func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        // An ASCII pattern is compared with the bytes as they are: folding never makes ASCII of anything else.
        if !ignoresCase || isASCII {
            return test(text, byFoldingASCII: ignoresCase)
        }
        return CaseFolding.folded(text).withUnsafeBufferPointer { test($0, byFoldingASCII: false) }
    }

    private func test(_ text: UnsafeBufferPointer<UInt8>, byFoldingASCII: Bool) -> Bool {
        let count = needle.count
        guard count <= text.count else { return false }
        return needle.withUnsafeBufferPointer { needle in
            guard count > 0, let pattern = needle.baseAddress, let start = text.baseAddress else {
                return relation != .equals || text.isEmpty
            }
            func isEqual(at position: Int) -> Bool {
                byFoldingASCII
                    ? ck_equal_ignoring_ascii_case(start + position, pattern, count) != 0
                    : memcmp(start + position, pattern, count) == 0
            }
            func find(from position: Int) -> Int {
                let found =
                    byFoldingASCII
                    ? ck_find_ignoring_ascii_case(start, text.count, pattern, count, position)
                    : ck_find(start, text.count, pattern, count, position)
                return found == Int(bitPattern: UInt.max) ? -1 : Int(found)
            }
            switch relation {
            case .equals: return count == text.count && isEqual(at: 0)
            case .startsWith: return isEqual(at: 0)
            case .endsWith: return isEqual(at: text.count - count)
            case .contains: return find(from: 0) >= 0
            case .has, .hasPrefix, .hasSuffix:
                var position = find(from: 0)
                while position >= 0 {
                    let begins =
                        relation == .hasSuffix || !beginsInTerm || !Terms.isAlphanumeric(before: position, in: text)
                    if begins,
                        relation == .hasPrefix || !endsInTerm || !Terms.isAlphanumeric(at: position + count, in: text)
                    {
                        return true
                    }
                    position = find(from: position + 1)
                }
                return false
            }
        }
    }
}

extension StringPattern {
    /// Which rows fit, found in one pass over the dictionary's bytes.
    ///
    /// - Returns: nil where the rows are not neighbouring entries of the dictionary in their order, or the pattern is not one
    ///   that such a pass can look for.
    func matches(amongNeighbours text: StringReader, rows: Int) -> Bitmap? {
        guard let entries = text.consecutiveEntries(rows),
            let search = needle.withUnsafeBufferPointer({
                DictionarySearch($0, relation.place, ignoringCase: ignoresCase)
            })
        else { return nil }
        let dictionary = text.dictionary
        return search.matches(in: dictionary, entries: entries) { code in dictionary.withUTF8(of: code, matches) }
    }

    /// Where the pattern is found first at or after a byte, comparing bytes; nil where it is not.
    static func find(
        _ needle: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int? {
        guard let needleStart = needle.baseAddress, let textStart = text.baseAddress else {
            return needle.isEmpty && start <= text.count ? start : nil
        }
        let found = ck_find(textStart, text.count, needleStart, needle.count, start)
        return found == Int(bitPattern: UInt.max) ? nil : Int(found)
    }
}

extension Vector {
    /// The rows that are set as true, the others as false.
    init(_ bitmap: Bitmap) {
        let values = Buffer<UInt8>(count: bitmap.count) { values in
            guard let target = values.baseAddress else { return }
            bitmap.words.withUnsafeBufferPointer { words in
                if let words = words.baseAddress { ck_unpack_bits(words, 0, target, bitmap.count) }
            }
        }
        self.init(type: .bool, count: bitmap.count, storage: .bool(values))
    }
}

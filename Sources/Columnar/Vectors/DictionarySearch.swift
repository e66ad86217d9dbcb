internal import CKernels

/// One text that all entries of a dictionary are tested against in one pass over their bytes.
///
/// For texts of ASCII alone, which are nearly all that queries search for; what they are compared with may be any UTF-8. Case
/// is ignored as ASCII has it: no letter beyond it becomes an ASCII one.
package struct DictionarySearch: Sendable {
    /// Where in an entry the text must be.
    package enum Place: Sendable, CaseIterable {
        case anywhere, atStart, atEnd, whole
        /// As a term, the start of one, the end of one. Terms are runs of letters and digits.
        case term, termStart, termEnd
    }

    private let needle: [UInt8]
    private let flags: Int32

    /// Prepares a search; nil when the text is empty, longer than 256 bytes or not ASCII, which other code must test.
    package init?(_ text: UnsafeBufferPointer<UInt8>, _ place: Place, ignoringCase: Bool) {
        guard !text.isEmpty, text.count <= 256, text.allSatisfy({ $0 < 0x80 }) else { return nil }
        needle = text.map { byte in
            ignoringCase && (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
        }
        var flags = ignoringCase ? CK_SEARCH_FOLD_CASE : 0
        // Only where the text itself has a letter or digit at its edge can a term go on beyond it.
        let beginsInTerm = Self.isAlphanumeric(needle[0])
        let endsInTerm = Self.isAlphanumeric(needle[needle.count - 1])
        switch place {
        case .anywhere: break
        case .atStart: flags |= CK_SEARCH_AT_START
        case .atEnd: flags |= CK_SEARCH_AT_END
        case .whole: flags |= CK_SEARCH_AT_START | CK_SEARCH_AT_END
        case .term, .termStart, .termEnd:
            if place != .termEnd, beginsInTerm { flags |= CK_SEARCH_TERM_BEGINS }
            if place != .termStart, endsInTerm { flags |= CK_SEARCH_TERM_ENDS }
        }
        self.flags = Int32(flags)
    }

    /// Which entries match.
    ///
    /// - Parameters:
    ///   - dictionary: The entries.
    ///   - entries: Which of them are tested; bit 0 of the result is the first.
    ///   - decide: Asked about the few entries where a letter or digit beyond ASCII might stand next to a match.
    /// - Returns: One bit for each of `entries`.
    package func matches(
        in dictionary: StringDictionary, entries: Range<Int>, decide: (UInt32) -> Bool
    ) -> Bitmap {
        precondition(entries.lowerBound >= 0 && entries.upperBound <= dictionary.count, "entries out of range")
        let wordCount = (entries.count + 63) / 64
        let doubtful = UnsafeMutablePointer<UInt64>.allocate(capacity: max(wordCount, 1))
        defer { doubtful.deallocate() }
        doubtful.initialize(repeating: 0, count: wordCount)
        return Bitmap(count: entries.count) { matched in
            matched.initialize(repeating: 0)
            dictionary.offsets.withUnsafeBufferPointer { offsets in
                dictionary.bytes.withUnsafeBufferPointer { bytes in
                    guard let offsets = offsets.baseAddress, let bytes = bytes.baseAddress,
                        let matched = matched.baseAddress
                    else { return }
                    ck_search_entries(
                        bytes, offsets + entries.lowerBound, entries.count, needle, needle.count, flags, matched,
                        doubtful)
                }
            }
            for word in 0..<wordCount where doubtful[word] != 0 {
                for bit in 0..<64 where doubtful[word] >> UInt64(bit) & 1 == 1 {
                    if decide(UInt32(entries.lowerBound + word * 64 + bit)) { matched[word] |= 1 << UInt64(bit) }
                }
            }
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
}

extension StringReader {
    /// The entries that the first `count` rows are, when the rows are neighbouring entries in order: what a predicate sees
    /// that is computed over a dictionary instead of over rows.
    package func consecutiveEntries(_ count: Int) -> Range<Int>? {
        guard count > 0, !codes.isConstant, codes.values.count >= count else { return nil }
        let first = codes.values[0]
        // The ends first: they tell nearly always.
        guard Int(codes.values[count - 1]) - Int(first) == count - 1 else { return nil }
        let isConsecutive = codes.values.withUnsafeBufferPointer { codes in
            (0..<count).allSatisfy { codes[$0] == first &+ UInt32(truncatingIfNeeded: $0) }
        }
        return isConsecutive ? Int(first)..<Int(first) + count : nil
    }
}

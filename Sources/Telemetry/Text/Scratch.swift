/// Memory for the texts that rules make while one record is mapped (lower-cased names, joined paths, numbers written out).
///
/// Everything is given back at once by `reset()`, before the next record; the pages stay for it.
final class Scratch {
    @exclusivity(unchecked) private var pages: [UnsafeMutableBufferPointer<UInt8>] = []
    @exclusivity(unchecked) private var page = 0
    @exclusivity(unchecked) private var used = 0
    private static let pageSize = 1 << 16

    deinit { pages.forEach { $0.deallocate() } }

    /// Forgets every text made so far.
    func reset() {
        // A record with huge texts leaves huge pages; they are not kept for the ordinary ones.
        while pages.count > 1, let last = pages.last, last.count > Scratch.pageSize {
            last.deallocate()
            pages.removeLast()
        }
        page = 0
        used = 0
    }

    private func allocate(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        while page < pages.count {
            if pages[page].count - used >= count, let base = pages[page].baseAddress {
                defer { used += count }
                return base + used
            }
            page += 1
            used = 0
        }
        let fresh = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(count, Scratch.pageSize))
        pages.append(fresh)
        used = count
        // `allocate` never returns a nil base for a capacity above 0.
        return fresh.baseAddress.unsafelyUnwrapped
    }

    /// A copy of bytes that lives until `reset()`.
    func copy(_ bytes: some Collection<UInt8>) -> TextSlice {
        let count = bytes.count
        let base = allocate(count)
        _ = UnsafeMutableBufferPointer(start: base, count: count).initialize(from: bytes)
        return TextSlice(base: base, count: count)
    }

    func text(_ string: String) -> TextSlice { copy(string.utf8) }

    /// The texts one behind the other.
    func joined(_ texts: TextSlice...) -> TextSlice {
        let count = texts.reduce(0) { $0 + $1.count }
        let base = allocate(count)
        var end = base
        for text in texts {
            end.update(from: text.base, count: text.count)
            end += text.count
        }
        return TextSlice(base: base, count: count)
    }

    /// The text in lower case: the same slice when it is so already.
    func lowercased(_ text: TextSlice) -> TextSlice {
        var hasUpper = false
        for byte in text.bytes {
            if byte >= 0x80 { return self.text(text.string.lowercased()) }
            if byte &- 0x41 < 26 { hasUpper = true }
        }
        guard hasUpper else { return text }
        let base = allocate(text.count)
        for position in 0..<text.count { base[position] = ASCII.lower(text.base[position]) }
        return TextSlice(base: base, count: text.count)
    }

    /// A number in decimal digits.
    func decimal(_ number: some BinaryInteger) -> TextSlice { text(String(number)) }
}

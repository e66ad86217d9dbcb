import CKernels
import Columnar
import Testing

struct DictionarySearchTests {
    /// What the search must find, said as plainly as possible.
    private func expected(_ entry: String, _ needle: String, _ place: DictionarySearch.Place, ignoringCase: Bool)
        -> Bool
    {
        func fold(_ byte: UInt8) -> UInt8 { ignoringCase && (0x41...0x5A).contains(byte) ? byte + 32 : byte }
        let text = entry.utf8.map(fold)
        let needle = needle.utf8.map(fold)
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        guard text.count >= needle.count else { return false }
        return (0...(text.count - needle.count)).contains { start in
            let end = start + needle.count
            guard Array(text[start..<end]) == needle else { return false }
            let begins = start == 0 || !isAlphanumeric(needle[0]) || !isAlphanumeric(text[start - 1])
            let ends = end == text.count || !isAlphanumeric(needle[needle.count - 1]) || !isAlphanumeric(text[end])
            switch place {
            case .anywhere: return true
            case .atStart: return start == 0
            case .atEnd: return end == text.count
            case .whole: return start == 0 && end == text.count
            case .term: return begins && ends
            case .termStart: return begins
            case .termEnd: return ends
            }
        }
    }

    @Test(arguments: DictionarySearch.Place.allCases, [true, false])
    func `random entries match as a plain search finds them`(place: DictionarySearch.Place, ignoringCase: Bool) throws {
        var generator = SeededGenerator(seed: 11)
        let alphabet = Array("aAbB1. -")
        func text(_ longest: Int) -> String {
            String(
                (0..<Int.random(in: 0...longest, using: &generator)).map { _ in
                    alphabet.randomElement(using: &generator) ?? "a"
                })
        }
        for round in 0..<300 {
            let entries = (0..<Int.random(in: 1...200, using: &generator)).map { _ in text(round % 3 == 0 ? 4 : 150) }
            var needle = text(round % 5 == 0 ? 12 : 3)
            if round % 2 == 0, let entry = entries.randomElement(using: &generator) {
                needle = String(entry.dropFirst(2).prefix(20))
            }
            if needle.isEmpty { continue }
            let dictionary = StringDictionary(entries)
            let search = try #require(
                Array(needle.utf8).withUnsafeBufferPointer { DictionarySearch($0, place, ignoringCase: ignoringCase) })
            let range = round % 4 == 0 ? entries.count / 3..<entries.count : 0..<entries.count
            let found = search.matches(in: dictionary, entries: range) { _ in
                Issue.record("nothing is in doubt among ASCII")
                return false
            }
            for (index, entry) in range.enumerated() {
                let wanted = expected(entries[entry], needle, place, ignoringCase: ignoringCase)
                #expect(found[index] == wanted, "'\(needle)' in '\(entries[entry])'")
            }
        }
    }

    @Test func `a match does not reach from one entry into the next`() throws {
        let dictionary = StringDictionary(["abc", "def", "", "", "abcdef"])
        let search = try #require(
            Array("cd".utf8).withUnsafeBufferPointer { DictionarySearch($0, .anywhere, ignoringCase: true) })
        let found = search.matches(in: dictionary, entries: 0..<5) { _ in false }
        #expect(found.rows.array == [4])
    }

    @Test func `an entry is in doubt only when its sole matches touch what is beyond ASCII`() throws {
        let dictionary = StringDictionary(["écmd", "cmdé", "écmd cmd", "cmd écmd", "xcmd", "é cmd é"])
        let search = try #require(
            Array("cmd".utf8).withUnsafeBufferPointer { DictionarySearch($0, .term, ignoringCase: true) })
        var asked: [UInt32] = []
        let found = search.matches(in: dictionary, entries: 0..<6) { entry in
            asked.append(entry)
            return entry == 1
        }
        #expect(asked == [0, 1])
        #expect(found.rows.array == [1, 2, 3, 5])
    }

    @Test(arguments: ["", "é", String(repeating: "a", count: 257)])
    func `a text that bytes alone cannot be searched for is not taken`(text: String) {
        #expect(Array(text.utf8).withUnsafeBufferPointer { DictionarySearch($0, .anywhere, ignoringCase: true) } == nil)
    }

    @Test func `CRC-32C gives the published check value, with and without the instruction`() {
        let digits = Array("123456789".utf8)
        #expect(ck_crc32c(digits, digits.count) == 0xE306_9283)
        var generator = SeededGenerator(seed: 5)
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(ck_crc32c(bytes, count) == ck_crc32c_portable(bytes, count))
        }
    }
}

/// A text that stands in whatever a regular expression matches, so that a text without it need not be matched at all.
///
/// It is found for patterns that are a sequence on their top level: characters that stand for themselves there, one behind
/// the other and without a quantifier, are in every match. What this reader does not know for certain ends a run or, where
/// it might change the meaning of the rest, gives up: the pattern is then matched everywhere, as without it.
struct RequiredLiteral {
    /// The text, of ASCII characters.
    let text: String
    /// Whether its letters stand for both cases.
    let ignoresCase: Bool

    /// A single character is in too many texts to be worth looking for.
    private static let lengthMin = 2

    /// Finds the longest one; nil when none is certain.
    init?(of pattern: String, ignoringCase: Bool) {
        var reader = Reader(Array(pattern.utf8), ignoresCase: ignoringCase)
        guard let longest = reader.longestRun(), longest.count >= Self.lengthMin else { return nil }
        text = String(decoding: longest, as: UTF8.self)
        ignoresCase = reader.ignoresCase
    }

    /// Walks over a pattern in RE2's syntax.
    private struct Reader {
        private let bytes: [UInt8]
        private var position = 0
        private(set) var ignoresCase: Bool
        private var run: [UInt8] = []
        private var longest: [UInt8] = []

        init(_ bytes: [UInt8], ignoresCase: Bool) {
            self.bytes = bytes
            self.ignoresCase = ignoresCase
        }

        private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

        /// Nil when the pattern is not a plain sequence.
        mutating func longestRun() -> [UInt8]? {
            guard bytes.allSatisfy({ $0 < 0x80 }), skipLeadingFlags() else { return nil }
            while let byte = next {
                position += 1
                switch byte {
                case UInt8(ascii: "|"): return nil
                case UInt8(ascii: "\\"): guard takeEscape() else { return nil }
                case UInt8(ascii: "["): guard skipClass() else { return nil }
                case UInt8(ascii: "("): guard skipGroup() else { return nil }
                case UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: ")"): endRun()
                case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "{"):
                    // The character before may be missing.
                    _ = run.popLast()
                    endRun()
                    if byte == UInt8(ascii: "{") { skipRepetition() }
                case UInt8(ascii: "+"): endRun()
                default: take(byte)
                }
            }
            endRun()
            return longest
        }

        private mutating func take(_ byte: UInt8) {
            // Beyond ASCII, `k` folds with the Kelvin sign and `s` with the long s.
            let letter = byte | 0x20
            if ignoresCase, letter == UInt8(ascii: "k") || letter == UInt8(ascii: "s") {
                endRun()
            } else {
                run.append(byte)
            }
        }

        private mutating func endRun() {
            if run.count > longest.count { longest = run }
            run = []
        }

        /// `(?i)` and its like at the start of the pattern hold for all of it.
        private mutating func skipLeadingFlags() -> Bool {
            while bytes[position...].starts(with: [UInt8(ascii: "("), UInt8(ascii: "?")]) {
                var end = position + 2
                var flags: [UInt8] = []
                while end < bytes.count, (0x61...0x7A).contains(bytes[end] | 0x20) {
                    flags.append(bytes[end])
                    end += 1
                }
                guard end < bytes.count else { return false }
                if bytes[end] != UInt8(ascii: ")") {
                    // A group, named or with flags of its own, is passed over as such; taking a flag back is not followed.
                    return bytes[end] != UInt8(ascii: "-")
                }
                guard flags.allSatisfy({ "imsU".utf8.contains($0) }) else { return false }
                if flags.contains(UInt8(ascii: "i")) { ignoresCase = true }
                position = end + 1
            }
            return true
        }

        private mutating func takeEscape() -> Bool {
            guard let byte = next else { return false }
            position += 1
            switch byte {
            case 0x30...0x39: return false
            case 0x41...0x5A, 0x61...0x7A:
                endRun()
                // Classes, assertions and control characters of one letter; others (`\p`, `\x`, `\Q`, `\C`) go on behind it.
                return "dDsSwWbBAztnrfva".utf8.contains(byte)
            default:
                take(byte)
                return true
            }
        }

        private mutating func skipClass() -> Bool {
            endRun()
            if next == UInt8(ascii: "^") { position += 1 }
            // A bracket in the first place stands for itself.
            if next == UInt8(ascii: "]") { position += 1 }
            while let byte = next {
                position += 1
                switch byte {
                case UInt8(ascii: "]"): return true
                case UInt8(ascii: "\\"):
                    if next == UInt8(ascii: "Q") { return false }
                    position += 1
                case UInt8(ascii: "[") where next == UInt8(ascii: ":"):
                    while let inner = next, inner != UInt8(ascii: "]") { position += 1 }
                    position += 1
                default: break
                }
            }
            return false
        }

        private mutating func skipGroup() -> Bool {
            endRun()
            if next == UInt8(ascii: "?") {
                var end = position + 1
                while end < bytes.count, (0x61...0x7A).contains(bytes[end] | 0x20) || bytes[end] == UInt8(ascii: "-") {
                    end += 1
                }
                // Flags without a group hold for what follows.
                if end < bytes.count, bytes[end] == UInt8(ascii: ")") { return false }
            }
            while let byte = next {
                position += 1
                switch byte {
                case UInt8(ascii: ")"): return true
                case UInt8(ascii: "\\"):
                    if next == UInt8(ascii: "Q") { return false }
                    position += 1
                case UInt8(ascii: "["): guard skipClass() else { return false }
                case UInt8(ascii: "("): guard skipGroup() else { return false }
                default: break
                }
            }
            return false
        }

        /// The rest of `{2,5}`. Where the brace is none of a repetition it stands for itself, and what follows it too.
        private mutating func skipRepetition() {
            var end = position
            while end < bytes.count, (0x30...0x39).contains(bytes[end]) || bytes[end] == UInt8(ascii: ",") { end += 1 }
            if end > position, end < bytes.count, bytes[end] == UInt8(ascii: "}") { position = end + 1 }
        }
    }
}

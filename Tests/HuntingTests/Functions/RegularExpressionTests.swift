import Hunting
import Testing

/// What a pattern requires of a text is looked for before the text is matched; the answers must be those of matching alone.
@Suite struct RegularExpressionTests {
    @Test(arguments: [
        ("ab?cd", "acd", true), ("ab*cd", "acd", true), ("ab{0,2}cd", "acd", true), ("ab{0}cd", "acd", true),
        ("ab+cd", "abbcd", true), ("ab+cd", "acd", false), ("ab{cd", "ab{cd", true), ("ab{2}cd", "abbcd", true),
        ("abc|de", "xdex", true), ("(abc|de)fg", "defg", true), ("(?i)power", "POWER", true), ("power", "POWER", false),
        ("(?i)kelvin", "\u{212A}elvin", true), ("(?i)ask", "a\u{17F}K", true), ("(?-i)ab", "ab", true),
        ("(?i:AB)cd", "abcd", true), ("xy(?i)ab", "xyAB", true), ("\\x61bc", "abc", true), ("\\Qa.b\\E", "a.b", true),
        ("\\Qa.b\\Ec", "axbc", false), ("[]ab]cd", "]cd", true), ("[^]ab]cd", "xcd", true),
        ("[[:digit:]]cd", "7cd", true),
        ("[a\\]]bc", "]bc", true), ("\\$\\{env:", "x${env:y", true), ("\\d+ab", "12ab", true), ("\\pLab", "éab", true),
        ("^ab$", "ab", true), ("(?m)^ab$", "x\nab\ny", true), ("a.c", "a\nc", false), ("(?s)a.c", "a\nc", true),
        ("\\bab\\b", "x ab y", true), ("é+ab", "ééab", true), ("(a(b)c)de", "abcde", true), ("a**b", "b", nil),
        ("(?P<n>ab)cd", "abcd", true), ("ab\\", "ab", nil), ("(ab", "ab", nil),
    ])
    func `a pattern matches what RE2 documents`(pattern: String, text: String, expected: Bool?) {
        guard let expression = try? RegularExpression(pattern) else {
            #expect(expected == nil, "\(pattern) is refused")
            return
        }
        #expect(Self.matches(expression, text) == expected)
    }

    @Test func `what a pattern requires never hides a match`() throws {
        var random = SeededGenerator(seed: 7)
        var compared = 0
        var found = 0
        for _ in 0..<4000 {
            let pattern = Self.pattern(depth: 2, &random)
            guard let expression = try? RegularExpression(pattern),
                // In a group nothing is known to be required.
                let plain = try? RegularExpression("(?:\(pattern))")
            else { continue }
            for _ in 0..<12 {
                let text = Self.text(&random)
                let expected = Self.matches(plain, text)
                #expect(Self.matches(expression, text) == expected, "\(pattern) in \(text)")
                compared += 1
                found += expected ? 1 : 0
            }
        }
        #expect(compared > 10_000 && found > 1000, "\(compared) compared, \(found) of them found")
    }

    private static func matches(_ expression: RegularExpression, _ text: String) -> Bool {
        var text = text
        return text.withUTF8 { expression.matches($0) }
    }

    private static func pattern(depth: Int, _ random: inout SeededGenerator) -> String {
        var pattern = ["", "", "", "(?i)", "(?s)", "^"].randomElement(using: &random) ?? ""
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            var atom =
                ["a", "b", "K", "s", "ab", "\\.", ".", "[ab]", "[^k]", "\\w", "\\b", "\\\\", "é", "-"]
                .randomElement(using: &random) ?? "a"
            if depth > 0, Int.random(in: 0..<4, using: &random) == 0 {
                atom = "(\(Self.pattern(depth: depth - 1, &random)))"
            }
            pattern += atom
            pattern += ["", "", "", "", "?", "*", "+", "{2}", "{0,1}", "+?"].randomElement(using: &random) ?? ""
            if Int.random(in: 0..<12, using: &random) == 0 { pattern += "|" }
        }
        return pattern
    }

    private static func text(_ random: inout SeededGenerator) -> String {
        let letters = ["a", "b", "A", "B", "k", "K", "\u{212A}", "s", "\u{17F}", ".", "\\", "é", "-", "ab"]
        return (0..<Int.random(in: 0...8, using: &random))
            .map { _ in letters.randomElement(using: &random) ?? "a" }.joined()
    }
}

/// A small, fast, reproducible source of chance (xoshiro256** seeded by SplitMix64): one seed, one enterprise, on every
/// machine. Never for keys or secrets.
package struct SeededGenerator: RandomNumberGenerator {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Makes a generator; equal seeds give equal sequences.
    package init(seed: UInt64) {
        var mix = seed
        func next() -> UInt64 {
            mix &+= 0x9E37_79B9_7F4A_7C15
            var z = mix
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        state = (next(), next(), next(), next())
    }

    package mutating func next() -> UInt64 {
        let result = rotate(state.1 &* 5, by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotate(state.3, by: 45)
        return result
    }

    private func rotate(_ value: UInt64, by bits: UInt64) -> UInt64 { value << bits | value >> (64 - bits) }

    /// A whole number in a range.
    mutating func integer(in range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True with a probability.
    mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }

    /// One of some things, each as likely as its weight says. `choices` must not be empty.
    mutating func pick<Choice>(_ choices: [Choice], weight: (Choice) -> Double) -> Choice {
        var remaining = Double.random(in: 0..<1, using: &self) * choices.reduce(0) { $0 + weight($1) }
        for choice in choices {
            remaining -= weight(choice)
            if remaining < 0 { return choice }
        }
        return choices[choices.count - 1]
    }

    /// One of some things, all equally likely. `choices` must not be empty.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[integer(in: 0...(choices.count - 1))] }

    /// Lower-case hexadecimal digits.
    mutating func hexadecimal(digits: Int) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(digits)
        let alphabet = Array("0123456789abcdef".utf8)
        while text.count < digits {
            var bits = next()
            for _ in 0..<min(16, digits - text.count) {
                text.append(alphabet[Int(bits & 15)])
                bits >>= 4
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// A number that depends only on a text (FNV-1a), so that a thing of one name looks the same wherever it occurs.
func stableHash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}

import Foundation

/// Message digests and the hash of `hash()`, over bytes in memory.
enum Digests {
    /// xxHash64 with seed 0.
    ///
    /// Source: the xxHash specification, 0.1.1.
    static func xxHash64(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let (p1, p2, p3): (UInt64, UInt64, UInt64) = (
            0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9
        )
        let (p4, p5): (UInt64, UInt64) = (0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5)
        func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 { word << count | word >> (64 - count) }
        func load(_ position: Int, _ count: Int) -> UInt64 {
            var word: UInt64 = 0
            for index in 0..<count { word |= UInt64(bytes[position + index]) << UInt64(index * 8) }
            return word
        }
        func round(_ accumulator: UInt64, _ input: UInt64) -> UInt64 { rotate(accumulator &+ input &* p2, 31) &* p1 }
        var position = 0
        var hash: UInt64
        if bytes.count >= 32 {
            var lanes: [UInt64] = [p1 &+ p2, p2, 0, 0 &- p1]
            while position + 32 <= bytes.count {
                for lane in 0..<4 { lanes[lane] = round(lanes[lane], load(position + lane * 8, 8)) }
                position += 32
            }
            hash = rotate(lanes[0], 1) &+ rotate(lanes[1], 7) &+ rotate(lanes[2], 12) &+ rotate(lanes[3], 18)
            for lane in lanes { hash = (hash ^ round(0, lane)) &* p1 &+ p4 }
        } else {
            hash = p5
        }
        hash = hash &+ UInt64(bytes.count)
        while position + 8 <= bytes.count {
            hash = rotate(hash ^ round(0, load(position, 8)), 27) &* p1 &+ p4
            position += 8
        }
        if position + 4 <= bytes.count {
            hash = rotate(hash ^ load(position, 4) &* p1, 23) &* p2 &+ p3
            position += 4
        }
        while position < bytes.count {
            hash = rotate(hash ^ UInt64(bytes[position]) &* p5, 11) &* p1
            position += 1
        }
        hash = (hash ^ hash >> 33) &* p2
        hash = (hash ^ hash >> 29) &* p3
        return hash ^ hash >> 32
    }

    /// The message with the padding that MD5 and the SHA family share: a 1 bit, zeros, and the length in bits.
    private static func padded(_ bytes: UnsafeBufferPointer<UInt8>, bigEndian: Bool) -> [UInt8] {
        var message = Array(bytes)
        message.append(0x80)
        while message.count % 64 != 56 { message.append(0) }
        let bits = UInt64(bytes.count) * 8
        for index in 0..<8 {
            message.append(UInt8(truncatingIfNeeded: bits >> UInt64((bigEndian ? 7 - index : index) * 8)))
        }
        return message
    }

    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word << count | word >> (32 - count) }

    private static func bigEndianWord(_ bytes: [UInt8], _ position: Int) -> UInt32 {
        UInt32(bytes[position]) << 24 | UInt32(bytes[position + 1]) << 16 | UInt32(bytes[position + 2]) << 8
            | UInt32(bytes[position + 3])
    }

    /// MD5 (RFC 1321).
    static func md5(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let message = padded(bytes, bigEndian: false)
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476]
        let shifts: [UInt32] = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
        for block in stride(from: 0, to: message.count, by: 64) {
            let words = (0..<16).map { bigEndianWord(message, block + $0 * 4).byteSwapped }
            var (a, b, c, d) = (state[0], state[1], state[2], state[3])
            for step in 0..<64 {
                var mix: UInt32
                let word: Int
                switch step / 16 {
                case 0: (mix, word) = (b & c | ~b & d, step)
                case 1: (mix, word) = (d & b | ~d & c, (5 * step + 1) % 16)
                case 2: (mix, word) = (b ^ c ^ d, (3 * step + 5) % 16)
                default: (mix, word) = (c ^ (b | ~d), 7 * step % 16)
                }
                mix = mix &+ a &+ sines[step] &+ words[word]
                (a, d, c) = (d, c, b)
                b = b &+ rotate(mix, shifts[step / 16 * 4 + step % 4])
            }
            state = [state[0] &+ a, state[1] &+ b, state[2] &+ c, state[3] &+ d]
        }
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32($0 * 8)) } }
    }

    /// RFC 1321's table: the whole parts of 2^32 × |sin(step)|.
    private static let sines: [UInt32] = (0..<64).map {
        UInt32(truncatingIfNeeded: Int64(abs(sin(Double($0 + 1))) * 4_294_967_296))
    }

    /// SHA-1 (RFC 3174).
    static func sha1(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let message = padded(bytes, bigEndian: true)
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
        var words = [UInt32](repeating: 0, count: 80)
        for block in stride(from: 0, to: message.count, by: 64) {
            for index in 0..<16 { words[index] = bigEndianWord(message, block + index * 4) }
            for index in 16..<80 {
                words[index] = rotate(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1)
            }
            var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
            for step in 0..<80 {
                let (mix, constant): (UInt32, UInt32) =
                    switch step / 20 {
                    case 0: (b & c | ~b & d, 0x5A82_7999)
                    case 1: (b ^ c ^ d, 0x6ED9_EBA1)
                    case 2: (b & c | b & d | c & d, 0x8F1B_BCDC)
                    default: (b ^ c ^ d, 0xCA62_C1D6)
                    }
                let next = rotate(a, 5) &+ mix &+ e &+ constant &+ words[step]
                (e, d, c, b, a) = (d, c, rotate(b, 30), a, next)
            }
            state = [state[0] &+ a, state[1] &+ b, state[2] &+ c, state[3] &+ d, state[4] &+ e]
        }
        return bigEndianBytes(state)
    }

    /// SHA-256 (FIPS 180-4).
    static func sha256(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let message = padded(bytes, bigEndian: true)
        var state: [UInt32] = [
            0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
        ]
        var words = [UInt32](repeating: 0, count: 64)
        func right(_ word: UInt32, _ count: UInt32) -> UInt32 { rotate(word, 32 - count) }
        for block in stride(from: 0, to: message.count, by: 64) {
            for index in 0..<16 { words[index] = bigEndianWord(message, block + index * 4) }
            for index in 16..<64 {
                let (early, late) = (words[index - 15], words[index - 2])
                let low = right(early, 7) ^ right(early, 18) ^ early >> 3
                let high = right(late, 17) ^ right(late, 19) ^ late >> 10
                words[index] = words[index - 16] &+ low &+ words[index - 7] &+ high
            }
            var s = state
            for step in 0..<64 {
                let sum1 = right(s[4], 6) ^ right(s[4], 11) ^ right(s[4], 25)
                let choice = s[4] & s[5] ^ ~s[4] & s[6]
                let first = s[7] &+ sum1 &+ choice &+ roundConstants[step] &+ words[step]
                let sum0 = right(s[0], 2) ^ right(s[0], 13) ^ right(s[0], 22)
                let majority = s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2]
                let second = sum0 &+ majority
                s = [first &+ second, s[0], s[1], s[2], s[3] &+ first, s[4], s[5], s[6]]
            }
            for index in 0..<8 { state[index] = state[index] &+ s[index] }
        }
        return bigEndianBytes(state)
    }

    /// FIPS 180-4's table: the first 32 bits of the fractions of the cube roots of the first 64 primes.
    private static let roundConstants: [UInt32] = {
        var primes: [Int] = []
        var candidate = 2
        while primes.count < 64 {
            if !primes.contains(where: { candidate % $0 == 0 }) { primes.append(candidate) }
            candidate += 1
        }
        return primes.map { prime in
            // The greatest root with root^3 <= prime × 2^96, so that its low 32 bits are the fraction.
            var root: UInt128 = 0
            for bit in stride(from: 35, through: 0, by: -1) {
                let next = root | 1 << UInt128(bit)
                if next * next * next <= UInt128(prime) << 96 { root = next }
            }
            return UInt32(truncatingIfNeeded: root)
        }
    }()

    private static func bigEndianBytes(_ words: [UInt32]) -> [UInt8] {
        words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - $0 * 8)) } }
    }

    /// Lower-case hexadecimal digits.
    static func hexadecimal(_ bytes: [UInt8]) -> String {
        var text = ""
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            for nibble in [byte >> 4, byte & 15] {
                text.unicodeScalars.append(Unicode.Scalar(nibble < 10 ? nibble + 48 : nibble + 87))
            }
        }
        return text
    }
}

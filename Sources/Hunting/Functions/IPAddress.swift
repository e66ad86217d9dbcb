/// An IPv4 address with the prefix that its text has (32 without one).
struct IPv4Address {
    let bits: UInt32
    let prefix: Int

    /// Reads `192.168.1.1` or `192.168.1.1/24`; nil where the text is none.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first.flatMap({ Self.bits($0) }) else { return nil }
        bits = address
        if parts.count == 2 {
            guard let prefix = Int(parts[1]), (0...32).contains(prefix) else { return nil }
            self.prefix = prefix
        } else {
            prefix = 32
        }
    }

    /// The address of four decimal numbers; nil where the text is none.
    static func bits(_ text: some StringProtocol) -> UInt32? {
        var value: UInt32 = 0
        var octet: UInt32 = 0
        var digits = 0
        var octets = 0
        for byte in text.utf8 {
            if byte &- 48 < 10 {
                octet = octet * 10 + UInt32(byte - 48)
                digits += 1
                if digits > 3 || octet > 255 { return nil }
            } else if byte == UInt8(ascii: "."), digits > 0, octets < 3 {
                value = value << 8 | octet
                (octet, digits) = (0, 0)
                octets += 1
            } else {
                return nil
            }
        }
        return digits > 0 && octets == 3 ? value << 8 | octet : nil
    }

    static func mask(_ prefix: Int) -> UInt32 { prefix == 0 ? 0 : ~0 << UInt32(32 - prefix) }

    /// The network's address under the prefix, and under a smaller one that is given.
    func network(prefix other: Int = 32) -> UInt32 { bits & Self.mask(min(prefix, other)) }

    static func text(_ bits: UInt32) -> String { "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)" }
}

/// An IPv6 address with the prefix that its text has (128 without one); an IPv4 address is its mapped one (`::ffff:a.b.c.d`).
struct IPv6Address {
    let bits: UInt128
    let prefix: Int

    /// Reads an IPv6 address in any form of RFC 4291, or an IPv4 one, with a prefix if wanted; nil where the text is none.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first else { return nil }
        let given: Int?
        if parts.count == 2 {
            guard let prefix = Int(parts[1]), prefix >= 0 else { return nil }
            given = prefix
        } else {
            given = nil
        }
        if let v4 = Self.embedded(first) {
            // The prefix of an IPv4 address counts its own 32 bits.
            bits = 0xFFFF_0000_0000 | UInt128(v4)
            guard (given ?? 32) <= 32 else { return nil }
            prefix = 96 + (given ?? 32)
        } else {
            guard let address = Self.bits(first), (given ?? 128) <= 128 else { return nil }
            bits = address
            prefix = given ?? 128
        }
    }

    /// `1.2.3.4` and `::1.2.3.4`.
    private static func embedded(_ text: Substring) -> UInt32? {
        IPv4Address.bits(text.hasPrefix("::") && !text.hasPrefix(":::") ? text.dropFirst(2) : text)
    }

    private static func embedded(_ text: some StringProtocol) -> UInt32? { embedded(Substring(text)) }

    private static func bits(_ text: some StringProtocol) -> UInt128? {
        let zone = text.prefix { $0 != "%" }
        let halves = String(zone).components(around: "::")
        guard halves.count <= 2, let head = groups(halves[0]) else { return nil }
        var groups = head
        if halves.count == 2 {
            guard let tail = Self.groups(halves[1]), head.count + tail.count < 8 else { return nil }
            groups += Array(repeating: 0, count: 8 - head.count - tail.count) + tail
        }
        guard groups.count == 8 else { return nil }
        return groups.reduce(0) { $0 << 16 | UInt128($1) }
    }

    /// Groups of up to four hexadecimal digits; the last two may be an IPv4 address.
    private static func groups(_ text: Substring) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains("."), let v4 = IPv4Address.bits(part) {
                groups += [UInt16(v4 >> 16), UInt16(truncatingIfNeeded: v4)]
            } else {
                guard !part.isEmpty, part.utf8.count <= 4, part.first != "+", part.first != "-",
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    /// The network's address under the prefix, and under a smaller one that is given.
    func network(prefix other: Int = 128) -> UInt128 {
        let length = min(prefix, other)
        return length == 0 ? 0 : bits & (~0 << UInt128(128 - length))
    }

    /// Eight groups of four digits.
    static func text(_ bits: UInt128) -> String {
        (0..<8).map { index in
            let group = String(UInt16(truncatingIfNeeded: bits >> UInt128(112 - index * 16)), radix: 16)
            return String(repeating: "0", count: 4 - group.count) + group
        }.joined(separator: ":")
    }
}

extension String {
    fileprivate func components(around separator: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return parts + [rest]
    }
}

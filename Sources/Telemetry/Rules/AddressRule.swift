import Values

/// Network addresses, and the kinds that Defender tells apart.
enum AddressRule {
    /// An address of either family.
    enum Address: Equatable {
        case v4(UInt32)
        /// The eight groups of 16 bits.
        case v6([UInt16])

        var isMapped: Bool {
            guard case .v6(let groups) = self else { return false }
            return groups[0..<5].allSatisfy { $0 == 0 } && groups[5] == 0xFFFF
        }

        /// The IPv4 address inside `::ffff:a.b.c.d`.
        var mapped: UInt32? {
            guard isMapped, case .v6(let groups) = self else { return nil }
            return UInt32(groups[6]) << 16 | UInt32(groups[7])
        }
    }

    /// Reads an address; a zone (`%eth0`) is cut. Nil when the text is none.
    static func parse(_ text: TextSlice) -> Address? {
        let text = text.upTo(text.firstIndex(of: UInt8(ascii: "%")) ?? text.count)
        if let address = parseV4(text) { return .v4(address) }
        return parseV6(text).map(Address.v6)
    }

    private static func parseV4(_ text: TextSlice) -> UInt32? {
        let parts = text.split(at: UInt8(ascii: "."))
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard part.count <= 3, let value = part.unsigned, value < 256, !part.hasPrefixIgnoringCase("0x") else {
                return nil
            }
            address = address << 8 | UInt32(value)
        }
        return address
    }

    private static func parseV6(_ text: TextSlice) -> [UInt16]? {
        guard text.count >= 2, text.firstIndex(of: UInt8(ascii: ":")) != nil else { return nil }
        guard let gap = text.firstRange(of: "::") else {
            guard let groups = groups(text), groups.count == 8 else { return nil }
            return groups
        }
        guard let head = groups(text.upTo(gap.lowerBound)), let tail = groups(text.from(gap.upperBound)),
            head.count + tail.count < 8
        else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func groups(_ text: TextSlice) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        let parts = text.split(at: UInt8(ascii: ":"))
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, let v4 = parseV4(part) {
                groups += [UInt16(v4 >> 16), UInt16(truncatingIfNeeded: v4)]
                continue
            }
            guard (1...4).contains(part.count) else { return nil }
            var value: UInt16 = 0
            for byte in part.bytes {
                guard let digit = ASCII.hexadecimal(byte) else { return nil }
                value = value << 4 | UInt16(digit)
            }
            groups.append(value)
        }
        return groups
    }

    /// The text that rows have: IPv6 compressed and in lower case (RFC 5952), mapped IPv4 as `::ffff:a.b.c.d`. What is no address stays.
    static func text(_ text: TextSlice, _ scratch: Scratch) -> TextSlice {
        guard let address = parse(text) else { return text }
        guard case .v6(let groups) = address else { return text }
        if let v4 = address.mapped { return scratch.text("::ffff:" + dotted(v4)) }
        return scratch.text(compressed(groups))
    }

    static func dotted(_ address: UInt32) -> String {
        "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
    }

    /// The longest run of two or more zero groups becomes `::`; of equal ones the first (RFC 5952, section 4.2).
    private static func compressed(_ groups: [UInt16]) -> String {
        var best = 0..<0
        var start = 0
        while start < 8 {
            guard groups[start] == 0 else {
                start += 1
                continue
            }
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(best.count, 1) { best = start..<end }
            start = end
        }
        func written(_ part: ArraySlice<UInt16>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
        if best.isEmpty { return written(groups[...]) }
        return written(groups[..<best.lowerBound]) + "::" + written(groups[best.upperBound...])
    }

    /// The kind of an address, in the words of `RemoteIPType`; nil for what is no address.
    static func kind(_ text: TextSlice) -> StaticString? {
        guard let address = parse(text) else { return nil }
        switch address {
        case .v4(let value): return kind(v4: value)
        case .v6(let groups):
            if address.isMapped { return "FourToSixMapping" }
            if groups[0..<7].allSatisfy({ $0 == 0 }) {
                return groups[7] == 1 ? "Loopback" : groups[7] == 0 ? "Reserved" : "Public"
            }
            if groups[0] == 0x2001, groups[1] == 0 { return "Teredo" }
            if groups[0] & 0xFE00 == 0xFC00 || groups[0] & 0xFFC0 == 0xFE80 { return "Private" }
            if groups[0] & 0xFF00 == 0xFF00 { return "Reserved" }
            return "Public"
        }
    }

    private static func kind(v4 address: UInt32) -> StaticString {
        if address == 0xFFFF_FFFF { return "Broadcast" }
        switch address >> 24 {
        case 127: return "Loopback"
        case 10: return "Private"
        case 224...255: return "Reserved"
        default: break
        }
        switch address >> 16 {
        case 0xC0A8: return "Private"
        case 0xAC10...0xAC1F: return "Private"
        case 0xA9FE: return "Reserved"
        default: return address == 0 ? "Reserved" : "Public"
        }
    }

    /// A transport protocol by its name or its number of IANA; others as they are.
    static func transport(_ text: TextSlice) -> TextSlice {
        let names: [(StaticString, StaticString)] = [
            ("tcp", "Tcp"), ("6", "Tcp"), ("udp", "Udp"), ("17", "Udp"), ("1", "Icmp"), ("58", "IcmpV6"), ("2", "Igmp"),
        ]
        return names.first { text.equalsIgnoringCase($0.0) }.map { TextSlice($0.1) } ?? text
    }
}

extension [ColumnRule] {
    /// The two ends of a connection, each an address and a port.
    static func connection(
        local: (address: EventField, port: EventField), remote: (address: EventField, port: EventField)
    ) -> [ColumnRule] {
        [
            .address(local.address, to: .localIP, kind: .localIPType), .port(local.port, to: .localPort),
            .address(remote.address, to: .remoteIP, kind: .remoteIPType), .port(remote.port, to: .remotePort),
        ]
    }
}

extension ColumnRule {
    /// An address, and its kind where the table has a column for it.
    static func address(_ field: EventField, to column: MappedColumn, kind: MappedColumn? = nil) -> ColumnRule {
        ColumnRule { event, row in
            guard let text = event[field]?.trimmed, !text.isEmpty else { return }
            row.set(column, AddressRule.text(text, row.scratch))
            if let kind, row.has(kind) { row.set(kind, AddressRule.kind(text).map(TextSlice.init)) }
        }
    }

    static let transport = ColumnRule { event, row in row.set(.protocol, event[.protocol].map(AddressRule.transport)) }

    static let additionalTransport = ColumnRule { event, row in
        row.additional.put("Protocol", event[.protocol].map(AddressRule.transport))
    }
}

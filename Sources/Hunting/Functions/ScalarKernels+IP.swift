import Columnar
import KQL
import Values

extension ScalarKernels {
    /// A text that is no address gives null (the empty string).
    static let ip: Family = [
        ("parse_ipv4", .longs { row in IPv4Address(row.string(0)).map { Int64($0.network()) } }),
        (
            "parse_ipv4_mask",
            .longs { row in
                guard let address = IPv4Address(row.string(0)), let prefix = row.prefix(1, most: 32) else { return nil }
                return Int64(address.network(prefix: prefix))
            }
        ),
        ("format_ipv4", .strings { row in row.formatted.map { IPv4Address.text($0.network) } ?? "" }),
        (
            "format_ipv4_mask",
            .strings { row in row.formatted.map { "\(IPv4Address.text($0.network))/\($0.prefix)" } ?? "" }
        ),
        ("ipv4_compare", .longs { row in row.comparedIPv4.map { $0 < $1 ? -1 : $0 == $1 ? 0 : 1 } }),
        ("ipv4_is_match", .bools { row in row.comparedIPv4.map { $0 == $1 } }),
        (
            "ipv4_is_in_range",
            .bools { row in
                guard let address = IPv4Address(row.string(0)), let range = IPv4Address(row.string(1)) else {
                    return nil
                }
                return isIn(address, range)
            }
        ),
        (
            "ipv4_is_in_any_range",
            .bools { row in
                guard let address = IPv4Address(row.string(0)) else { return nil }
                return row.texts(from: 1).contains { text in IPv4Address(text).map { isIn(address, $0) } ?? false }
            }
        ),
        // The binder calls it where there is a table of places.
        ("geo_info_from_ip_address", .dynamics { row in row.context.places?.place(of: row.string(0)) ?? .null }),
        ("ipv4_netmask_suffix", .longs { row in IPv4Address(row.string(0)).map { Int64($0.prefix) } }),
        (
            "ipv4_is_private",
            .bools { row in
                guard let address = IPv4Address(row.string(0)) else { return nil }
                let networks: [(UInt32, Int)] = [(0x0A00_0000, 8), (0xAC10_0000, 12), (0xC0A8_0000, 16)]
                return networks.contains { network, prefix in
                    address.prefix >= prefix && address.bits & IPv4Address.mask(prefix) == network
                }
            }
        ),
        (
            "ipv4_range_to_cidr_list",
            .dynamics { row in
                guard let first = IPv4Address.bits(row.string(0)), let last = IPv4Address.bits(row.string(1)) else {
                    return .null
                }
                return .array(ranges(first, last).map { .string($0) })
            }
        ),
        ("parse_ipv6", .strings { row in IPv6Address(row.string(0)).map { IPv6Address.text($0.network()) } ?? "" }),
        (
            "parse_ipv6_mask",
            .strings { row in
                guard let address = IPv6Address(row.string(0)), let prefix = row.prefix(1, most: 128) else { return "" }
                return IPv6Address.text(address.network(prefix: prefix))
            }
        ),
        ("ipv6_compare", .longs { row in row.comparedIPv6.map { $0 < $1 ? -1 : $0 == $1 ? 0 : 1 } }),
        ("ipv6_is_match", .bools { row in row.comparedIPv6.map { $0 == $1 } }),
        (
            "ipv6_is_in_range",
            .bools { row in
                guard let address = IPv6Address(row.string(0)), let range = IPv6Address(row.string(1)) else {
                    return nil
                }
                return address.network(prefix: range.prefix) == range.network()
            }
        ),
        (
            "ipv6_is_in_any_range",
            .bools { row in
                guard let address = IPv6Address(row.string(0)) else { return nil }
                return row.texts(from: 1).contains { text in
                    IPv6Address(text).map { address.network(prefix: $0.prefix) == $0.network() } ?? false
                }
            }
        ),
        ("has_ipv4", .bools { row in row.hasAddress { address, wanted in address == wanted } }),
        ("has_any_ipv4", .bools { row in row.hasAddress { address, wanted in address == wanted } }),
        ("has_ipv4_prefix", .bools { row in row.hasPrefix }),
        ("has_any_ipv4_prefix", .bools { row in row.hasPrefix }),
    ]

    private static func isIn(_ address: IPv4Address, _ range: IPv4Address) -> Bool {
        address.network(prefix: range.prefix) == range.network()
    }

    /// The fewest ranges in CIDR notation that cover all addresses from one to another.
    private static func ranges(_ first: UInt32, _ last: UInt32) -> [String] {
        var list: [String] = []
        var start = UInt64(first)
        while start <= UInt64(last) {
            var length = 32 - min(32, start == 0 ? 32 : start.trailingZeroBitCount)
            while length < 32, start + (1 << UInt64(32 - length)) - 1 > UInt64(last) { length += 1 }
            list.append("\(IPv4Address.text(UInt32(start)))/\(length)")
            start += 1 << UInt64(32 - length)
        }
        return list
    }
}

extension Row {
    fileprivate func prefix(_ argument: Int, most: Int64) -> Int? {
        guard let prefix = long(argument), prefix >= 0, prefix <= most else { return nil }
        return Int(prefix)
    }

    /// The address of argument 0 (a text or a number) under the smaller of its prefix and argument 1.
    fileprivate var formatted: (network: UInt32, prefix: Int)? {
        var prefix = 32
        if count > 1 {
            guard let given = self.prefix(1, most: 32) else { return nil }
            prefix = given
        }
        switch asDynamic(0) {
        case .string(let text):
            guard let address = IPv4Address(text) else { return nil }
            return (address.network(prefix: prefix), min(prefix, address.prefix))
        case .long(let number):
            guard let bits = UInt32(exactly: number) else { return nil }
            return (bits & IPv4Address.mask(prefix), prefix)
        default: return nil
        }
    }

    /// Arguments 0 and 1 under the smallest of their prefixes and argument 2.
    fileprivate var comparedIPv4: (UInt32, UInt32)? {
        var prefix = 32
        if count > 2 {
            guard let given = self.prefix(2, most: 32) else { return nil }
            prefix = given
        }
        guard let left = IPv4Address(string(0)), let right = IPv4Address(string(1)) else { return nil }
        prefix = min(prefix, left.prefix, right.prefix)
        return (left.network(prefix: prefix), right.network(prefix: prefix))
    }

    fileprivate var comparedIPv6: (UInt128, UInt128)? {
        var prefix = 128
        if count > 2 {
            guard let given = self.prefix(2, most: 128) else { return nil }
            prefix = given
        }
        guard let left = IPv6Address(string(0)), let right = IPv6Address(string(1)) else { return nil }
        prefix = min(prefix, left.prefix, right.prefix)
        return (left.network(prefix: prefix), right.network(prefix: prefix))
    }

    /// The texts of the arguments from one on, arrays unfolded.
    fileprivate func texts(from argument: Int) -> [String] {
        (argument..<count).flatMap { index -> [String] in
            switch asDynamic(index) {
            case .array(let elements): elements.map { ScalarText.text(of: $0) }
            case let value: [ScalarText.text(of: value)]
            }
        }
    }

    /// The IPv4 addresses in the text of argument 0: four numbers that no letter, digit or point touches.
    private var addresses: [Substring] {
        let text = string(0)
        return text.utf8.split { !($0 &- 48 < 10 || $0 == UInt8(ascii: ".") || ($0 | 32) &- 97 < 26 || $0 >= 128) }
            .compactMap { run in
                // A full stop may end the sentence behind an address.
                let trimmed = run.last == UInt8(ascii: ".") ? run.dropLast() : run
                let candidate = Substring(trimmed)
                return IPv4Address.bits(candidate) == nil ? nil : candidate
            }
    }

    fileprivate func hasAddress(_ matches: (UInt32, UInt32) -> Bool) -> Bool {
        let wanted = texts(from: 1).compactMap { IPv4Address.bits($0) }
        if wanted.isEmpty { return false }
        let present = addresses.compactMap { IPv4Address.bits($0) }
        return present.contains { address in wanted.contains { matches(address, $0) } }
    }

    /// A prefix is a whole address, or ends with a point.
    fileprivate var hasPrefix: Bool {
        let wanted = texts(from: 1).filter { $0.hasSuffix(".") || IPv4Address.bits($0) != nil }
        if wanted.isEmpty { return false }
        return addresses.contains { address in
            wanted.contains {
                $0.hasSuffix(".") ? address.hasPrefix($0) : IPv4Address.bits($0) == IPv4Address.bits(address)
            }
        }
    }
}

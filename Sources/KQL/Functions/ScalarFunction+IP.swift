import Values

extension ScalarFunction {
    static let ipFunctions: [Definition] =
        [
            Definition(
                "parse_ipv4", .ip, "An IPv4 address (with a prefix, its network) as a number; null where it is none.",
                [Signature([.string("ip")], returns: .type(.long))]),
            Definition(
                "parse_ipv4_mask", .ip, "An IPv4 address and a prefix as the network's number.",
                [Signature([.string("ip"), .long("prefix")], returns: .type(.long))]),
            Definition(
                "format_ipv4", .ip,
                "The text of an IPv4 address or number, masked by a prefix; empty where it is none.",
                [Signature([.any("ip"), .long("prefix")], optional: 1, returns: .type(.string))]),
            Definition(
                "format_ipv4_mask", .ip,
                "The text of an IPv4 address or number in CIDR notation; empty where it is none.",
                [Signature([.any("ip"), .long("prefix")], optional: 1, returns: .type(.string))]),
            Definition(
                "ipv4_compare", .ip, "-1, 0 or 1: how two IPv4 addresses compare under their prefixes.",
                [Signature([.string("ip1"), .string("ip2"), .long("prefix")], optional: 1, returns: .type(.long))]),
            Definition(
                "ipv4_is_match", .ip, "Whether two IPv4 addresses are equal under their prefixes.",
                [Signature([.string("ip1"), .string("ip2"), .long("prefix")], optional: 1, returns: .type(.bool))]),
            Definition(
                "ipv4_is_in_range", .ip, "Whether an IPv4 address lies in a range in CIDR notation.",
                [Signature([.string("ip"), .string("range")], returns: .type(.bool))]),
            Definition("ipv4_is_in_any_range", .ip, "Whether an IPv4 address lies in any of several ranges.", anyRange),
            Definition(
                "ipv4_netmask_suffix", .ip, "The prefix of an IPv4 address, 32 where it has none.",
                [Signature([.string("ip")], returns: .type(.long))]),
            Definition(
                "ipv4_is_private", .ip, "Whether an IPv4 address belongs to a private network (RFC 1918).",
                [Signature([.string("ip")], returns: .type(.bool))]),
            Definition(
                "ipv4_range_to_cidr_list", .ip, "The fewest CIDR ranges that cover a range of IPv4 addresses.",
                [Signature([.string("start"), .string("end")], returns: .type(.dynamic))]),
            Definition(
                "parse_ipv6", .ip, "An IPv6 or IPv4 address in its full IPv6 form; empty where it is none.",
                [Signature([.string("ip")], returns: .type(.string))]),
            Definition(
                "parse_ipv6_mask", .ip, "An IPv6 or IPv4 address masked by a prefix, in its full IPv6 form.",
                [Signature([.string("ip"), .long("prefix")], returns: .type(.string))]),
            Definition(
                "ipv6_compare", .ip, "-1, 0 or 1: how two IPv6 or IPv4 addresses compare under their prefixes.",
                [Signature([.string("ip1"), .string("ip2"), .long("prefix")], optional: 1, returns: .type(.long))]),
            Definition(
                "ipv6_is_match", .ip, "Whether two IPv6 or IPv4 addresses are equal under their prefixes.",
                [Signature([.string("ip1"), .string("ip2"), .long("prefix")], optional: 1, returns: .type(.bool))]),
            Definition(
                "ipv6_is_in_range", .ip, "Whether an IPv6 address lies in a range in CIDR notation.",
                [Signature([.string("ip"), .string("range")], returns: .type(.bool))]),
            Definition("ipv6_is_in_any_range", .ip, "Whether an IPv6 address lies in any of several ranges.", anyRange),
        ]
        + [
            Definition(
                "has_ipv4", .ip, "Whether a text holds an IPv4 address, properly delimited.",
                [Signature([.stringOrDynamic("source"), .string("ip")], returns: .type(.bool))]),
            Definition(
                "has_ipv4_prefix", .ip, "Whether a text holds an IPv4 address that begins with a prefix ('10.1.').",
                [Signature([.stringOrDynamic("source"), .string("prefix")], returns: .type(.bool))]),
            Definition("has_any_ipv4", .ip, "Whether a text holds any of several IPv4 addresses.", anyAddress),
            Definition(
                "has_any_ipv4_prefix", .ip, "Whether a text holds an IPv4 address with any of several prefixes.",
                anyAddress),
        ]

    private static let anyRange: [Signature] = [
        Signature([.stringOrDynamic("ip"), .dynamic("ranges")], returns: .type(.bool)),
        Signature([.stringOrDynamic("ip")], repeating: [.string("range")], atLeast: 1, returns: .type(.bool)),
    ]

    private static let anyAddress: [Signature] = [
        Signature([.stringOrDynamic("source"), .dynamic("addresses")], returns: .type(.bool)),
        Signature([.stringOrDynamic("source")], repeating: [.string("address")], atLeast: 1, returns: .type(.bool)),
    ]
}

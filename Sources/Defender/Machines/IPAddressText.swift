#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// IP addresses as text.
enum IPAddressText {
    /// Whether the text is an IPv4 or IPv6 address.
    static func isAddress(_ text: String) -> Bool {
        var four = in_addr()
        var six = in6_addr()
        return inet_pton(AF_INET, text, &four) == 1 || inet_pton(AF_INET6, text, &six) == 1
    }
}

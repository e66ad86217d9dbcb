import Values

extension ScalarFunction {
    static let binaryFunctions: [Definition] =
        [
            ("binary_and", "The bits that both numbers have."), ("binary_or", "The bits that either number has."),
            ("binary_xor", "The bits that one number has and the other has not."),
        ].map { name, summary in
            Definition(
                .init(rawValue: name), .binary, summary,
                [Signature([.long("value1"), .long("value2")], returns: .type(.long))], naming: .firstArgument)
        }
        + [
            (
                "binary_shift_left",
                "The bits moved to the left by the second number modulo 64; null where it is negative."
            ),
            (
                "binary_shift_right",
                "The bits moved to the right by the second number modulo 64; null where it is negative."
            ),
        ].map { name, summary in
            Definition(
                .init(rawValue: name), .binary, summary,
                [Signature([.long("value"), .long("shift")], returns: .type(.long))], naming: .firstArgument)
        }
        + [
            ("binary_not", "The bits that the number has not."), ("bitset_count_ones", "How many bits are set."),
        ].map { name, summary in
            Definition(
                .init(rawValue: name), .binary, summary, [Signature([.long("value")], returns: .type(.long))],
                naming: .firstArgument)
        }
}

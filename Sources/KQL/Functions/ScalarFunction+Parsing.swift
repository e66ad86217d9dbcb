import Values

extension ScalarFunction {
    static let parsingFunctions: [Definition] = [
        Definition(
            "parse_url", aliases: ["parseurl"], .parsing, "The parts of a URL, as a bag.",
            [Signature([.string("url")], returns: .type(.dynamic))]),
        Definition(
            "parse_urlquery", aliases: ["parseurlquery"], .parsing, "The parameters of a URL's query, as a bag.",
            [Signature([.string("query")], returns: .type(.dynamic))]),
        Definition(
            "parse_path", .parsing, "The parts of a file path (Windows or Unix), as a bag.",
            [Signature([.string("path")], returns: .type(.dynamic))]),
        Definition(
            "parse_csv", .parsing, "The fields of a line of comma-separated values, as an array.",
            [Signature([.stringOrDynamic("csv")], returns: .type(.dynamic))], naming: .firstArgument),
        Definition(
            "parse_version", .parsing, "A version (up to four numbers) as a decimal that orders as versions do.",
            [Signature([.string("version")], returns: .type(.decimal))]),
        Definition(
            "parse_command_line", .parsing, "The arguments of a command line by Windows' rules, as an array.",
            [Signature([.text("commandLine"), .string("parser").constant], returns: .type(.dynamic))]),
        Definition(
            "format_bytes", .parsing, "A number of bytes in B, KB, MB, GB, TB, PB or EB.",
            [
                Signature([.real("size"), .long("precision"), .string("units")], optional: 2, returns: .type(.string))
            ], naming: .firstArgument),
    ]
}

import Values

extension ScalarFunction {
    static let stringFunctions: [Definition] = [
        Definition(
            "strcat", .string, "The texts of the arguments, one after the other.",
            [Signature(repeating: [.text("argument")], atLeast: 1, returns: .type(.string))]),
        Definition(
            "strcat_delim", .string, "The texts of the arguments with a delimiter between them.",
            [Signature([.text("delimiter")], repeating: [.text("argument")], atLeast: 2, returns: .type(.string))]),
        Definition(
            "strcat_array", aliases: ["array_strcat"], .string,
            "The elements of an array as text with a delimiter between.",
            [Signature([.dynamic("array"), .text("delimiter")], returns: .type(.string))]),
        Definition(
            "strcmp", .string, "-1, 0 or 1: how two strings compare, by code point.",
            [Signature([.text("string1"), .text("string2")], returns: .type(.long))]),
        Definition(
            "strrep", .string, "A value's text repeated, with a delimiter between.",
            [
                Signature(
                    [.text("value"), .long("multiplier"), .text("delimiter")], optional: 1, returns: .type(.string))
            ]),
        Definition(
            "strlen", .string, "The number of code points of a string.",
            [Signature([.stringOrDynamic("source")], returns: .type(.long))], naming: .firstArgument),
        Definition(
            "string_size", .string, "The number of bytes of a string in UTF-8.",
            [Signature([.stringOrDynamic("source")], returns: .type(.long))], naming: .firstArgument),
        Definition(
            "toupper", .string, "The string in upper case.", [Signature([.text("value")], returns: .type(.string))]),
        Definition(
            "tolower", .string, "The string in lower case.", [Signature([.text("value")], returns: .type(.string))]),
        Definition(
            "substring", .string, "A part of a string, from a position (from 0) and of a length.",
            [Signature([.text("source"), .long("start"), .long("length")], optional: 1, returns: .type(.string))]),
        Definition(
            "indexof", .string, "The position of a string in another, from 0; -1 where it is not found.",
            [
                Signature(
                    [.text("source"), .text("lookup"), .long("start"), .long("length"), .long("occurrence")],
                    optional: 3,
                    returns: .type(.long))
            ]),
        Definition(
            "indexof_regex", .string,
            "The position of a match of a regular expression, from 0; -1 where it is not found.",
            [
                Signature(
                    [
                        .text("source"), .text("lookup").constant, .long("start"), .long("length"),
                        .long("occurrence"),
                    ], optional: 3, returns: .type(.long))
            ]),
        Definition(
            "has_any_index", .string, "The position in an array of the first term that a string has; -1 for none.",
            [Signature([.stringOrDynamic("source"), .dynamic("values")], returns: .type(.long))]),
        Definition(
            "reverse", .string, "The value's text backwards.", [Signature([.text("value")], returns: .type(.string))]),
        Definition(
            "split", .string, "The parts of a string between delimiters, as an array.",
            [
                Signature(
                    [.text("source"), .string("delimiter"), .long("requestedIndex")], optional: 1,
                    returns: .type(.dynamic))
            ], naming: .firstArgument),
        Definition(
            "replace_string", .string, "The string with every occurrence of another replaced.",
            [Signature([.string("text"), .string("lookup"), .string("rewrite")], returns: .type(.string))]),
        Definition(
            "replace_strings", .string, "The string with every occurrence of several strings replaced.",
            [Signature([.string("text"), .dynamic("lookups"), .dynamic("rewrites")], returns: .type(.string))]),
        Definition(
            "replace_regex", .string, "The string with every match of a regular expression rewritten.",
            [
                Signature(
                    [.string("source"), .string("regex").constant, .string("rewrite").constant],
                    returns: .type(.string))
            ]),
        Definition(
            "replace", .string, "The older form of replace_regex: regular expression, rewrite, text.",
            [
                Signature(
                    [.string("regex").constant, .string("rewrite").constant, .string("source")],
                    returns: .type(.string))
            ]),
        Definition(
            "trim", .string, "The string without what matches a regular expression at its beginning and end.",
            [Signature([.string("regex").constant, .string("source")], returns: .type(.string))]),
        Definition(
            "trim_start", .string, "The string without what matches a regular expression at its beginning.",
            [Signature([.string("regex").constant, .string("source")], returns: .type(.string))]),
        Definition(
            "trim_end", .string, "The string without what matches a regular expression at its end.",
            [Signature([.string("regex").constant, .string("source")], returns: .type(.string))]),
        Definition(
            "countof", .string, "How often a string, or a regular expression, occurs in another.",
            [
                Signature(
                    [.string("source"), .string("search"), .string("kind").constant], optional: 1, returns: .type(.long)
                )
            ]),
        Definition(
            "translate", .string, "The string with characters of one list replaced by those of another.",
            [
                Signature(
                    [.string("searchList"), .string("replacementList"), .string("source")], returns: .type(.string))
            ]),
        Definition(
            "extract", .string, "What a group of a regular expression matched first.",
            [
                Signature(
                    [.string("regex").constant, .long("captureGroup"), .string("source")], returns: .type(.string)),
                Signature(
                    [.string("regex").constant, .long("captureGroup"), .string("source"), .typeLiteral("type")],
                    returns: .typeLiteral),
            ]),
        Definition(
            "extract_all", aliases: ["extractall"], .string,
            "What the groups of a regular expression matched, for every match.",
            [
                Signature([.string("regex").constant, .string("source")], returns: .type(.dynamic)),
                Signature(
                    [.string("regex").constant, .dynamic("captureGroups"), .string("source")], returns: .type(.dynamic)),
            ]),
        Definition(
            "regex_quote", .string, "The string with the special characters of regular expressions escaped.",
            [Signature([.text("string")], returns: .type(.string))]),
        Definition(
            "isascii", .string, "Whether a string has ASCII characters alone.",
            [Signature([.text("value")], returns: .type(.bool))]),
        Definition(
            "isutf8", .string, "Whether a string is valid UTF-8.", [Signature([.text("value")], returns: .type(.bool))]),
        Definition(
            "unicode_codepoints_from_string", aliases: ["to_utf8"], .string,
            "The code points of a string, as an array.",
            [Signature([.text("value")], returns: .type(.dynamic))]),
        Definition(
            "unicode_codepoints_to_string", aliases: ["make_string"], .string,
            "The string of code points (or arrays of them).",
            [Signature(repeating: [.any("value")], atLeast: 1, returns: .type(.string))]),
    ]
}

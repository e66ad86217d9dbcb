import Values

extension ScalarFunction {
    static let conversionFunctions: [Definition] = [
        conversion("tostring", to: .string, "The value's text; the empty string for null."),
        conversion("tobool", aliases: ["toboolean"], to: .bool, "The value as a bool; null where it is none."),
        conversion("toint", to: .int, "The value as an int; null where it is none."),
        conversion("tolong", to: .long, "The value as a long; null where it is none."),
        conversion("toreal", aliases: ["todouble"], to: .real, "The value as a real; null where it is none."),
        conversion("todecimal", to: .decimal, "The value as a decimal; null where it is none."),
        conversion("todatetime", to: .datetime, "The value as a datetime; null where it is none."),
        conversion("totimespan", aliases: ["totime"], to: .timespan, "The value as a timespan; null where it is none."),
        conversion("toguid", to: .guid, "The value as a guid; null where it is none."),
        Definition(
            "tohex", .conversion, "A whole number in hexadecimal digits, negative ones in two's complement.",
            [Signature([.long("value"), .long("minLength")], optional: 1, returns: .type(.string))],
            naming: .firstArgument),
        Definition(
            "gettype", .conversion, "The name of the value's type; of a dynamic, of what it holds.",
            [Signature([.any("expression")], returns: .type(.string))]),
    ]

    private static func conversion(
        _ identifier: Identifier, aliases: [String] = [], to type: ScalarType, _ summary: String
    ) -> Definition {
        Definition(
            identifier, aliases: aliases, .conversion, summary, [Signature([.any("value")], returns: .type(type))],
            naming: .firstArgument)
    }
}

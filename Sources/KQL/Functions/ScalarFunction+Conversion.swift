import Values

extension ScalarFunction {
    static let conversionFunctions: [Definition] = [
        conversion("tostring", to: .string, ScalarType.allCases, "The value's text; the empty string for null."),
        conversion(
            "tobool", aliases: ["toboolean"], to: .bool, [.bool, .int, .long, .real, .decimal, .string, .dynamic],
            "The value as a bool; null where it is none."),
        conversion("toint", to: .int, numeric, "The value as an int; null where it is none."),
        conversion(
            "tolong", to: .long, numeric + [.datetime, .timespan],
            "The value as a long, a datetime or timespan as its ticks; null where it is none."),
        conversion("toreal", aliases: ["todouble"], to: .real, numeric, "The value as a real; null where it is none."),
        conversion("todecimal", to: .decimal, numeric, "The value as a decimal; null where it is none."),
        conversion(
            "todatetime", to: .datetime, [.datetime, .string, .dynamic],
            "The value as a datetime; null where it is none."),
        conversion(
            "totimespan", aliases: ["totime"], to: .timespan, [.timespan, .string, .dynamic],
            "The value as a timespan; null where it is none."),
        conversion("toguid", to: .guid, [.guid, .string, .dynamic], "The value as a guid; null where it is none."),
        Definition(
            "tohex", .conversion, "A whole number in hexadecimal digits, negative ones in two's complement.",
            [Signature([.long("value"), .long("minLength")], optional: 1, returns: .type(.string))],
            naming: .firstArgument),
        Definition(
            "gettype", .conversion, "The name of the value's type; of a dynamic, of what it holds.",
            [Signature([.any("expression")], returns: .type(.string))]),
    ]

    private static let numeric: [ScalarType] = [.bool, .int, .long, .real, .decimal, .string, .dynamic]

    private static func conversion(
        _ identifier: Identifier, aliases: [String] = [], to type: ScalarType, _ accepted: [ScalarType],
        _ summary: String
    ) -> Definition {
        Definition(
            identifier, aliases: aliases, .conversion, summary,
            accepted.map { Signature([.init("value", .exactly($0))], returns: .type(type)) }, naming: .firstArgument)
    }
}

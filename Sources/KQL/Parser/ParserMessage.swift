/// What lexer and parser have to say: stable codes, and the sentences.
struct ParserMessage {
    let code: String
    let text: String

    static func expected(_ what: String, found: String) -> ParserMessage {
        ParserMessage(code: "syntax-error", text: "Expected \(what), found \(found).")
    }

    static func tooDeep(limit: Int) -> ParserMessage {
        ParserMessage(code: "too-deep", text: "The query is nested more than \(limit) levels deep here.")
    }

    static func chainTooLong(limit: Int) -> ParserMessage {
        ParserMessage(
            code: "too-deep", text: "More than \(limit) operators in a row build on one another here.")
    }

    static func unknownOperator(_ name: String, suggestion: String?) -> ParserMessage {
        ParserMessage(
            code: "unknown-operator",
            text: "'\(name)' is not a tabular operator."
                + (suggestion.map { " Did you mean '\($0)'?" } ?? ""))
    }

    static func unknownType(_ name: String) -> ParserMessage {
        ParserMessage(
            code: "unknown-type",
            text:
                "'\(name)' is not a type. The types are bool, datetime, decimal, dynamic, guid, int, long, real, string and timespan."
        )
    }

    static func invalidLiteral(_ text: String, type: String) -> ParserMessage {
        ParserMessage(code: "invalid-literal", text: "'\(text)' is not a value of the type \(type).")
    }

    static func invalidEscape(_ escape: String) -> ParserMessage {
        ParserMessage(
            code: "invalid-escape",
            text:
                "'\(escape)' is not an escape sequence. In a verbatim string, @\"...\", a backslash stands for itself.")
    }

    init(code: String, text: String) {
        self.code = code
        self.text = text
    }

    init(_ problem: Lexer.Problem, in text: SourceText) {
        switch problem.kind {
        case .unterminatedString:
            self.init(code: "unterminated-string", text: "The string that begins here has no closing quote.")
        case .unexpectedCharacter:
            self.init(code: "unexpected-character", text: "The character '\(text[problem.range])' has no meaning here.")
        case .longName:
            self.init(
                code: "long-name", text: "The name that begins here is longer than the 1024 characters it may have.")
        }
    }
}

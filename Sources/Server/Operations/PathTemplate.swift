/// The path of an operation: `/api/machines/{id}/isolate`, or with a function-style segment
/// `/api/machines/findbyip(ip='{IP}',timestamp={TimeStamp})`.
///
/// Matching ignores case (the documentation mixes cases for one path) except in what stands for a parameter.
package struct PathTemplate: Sendable, Hashable, ExpressibleByStringLiteral {
    /// One segment between slashes.
    package enum Segment: Sendable, Hashable {
        /// Lower-case text.
        case literal(String)
        case parameter(String)
        /// `name(argument={value},...)`, names in lower case.
        case function(name: String, arguments: [Argument])
    }

    /// An argument of a function-style segment and the path parameter that takes its value.
    package struct Argument: Sendable, Hashable {
        package let name: String
        package let parameter: String
    }

    /// The template as the documentation writes it.
    package let text: String
    package let segments: [Segment]

    package init(stringLiteral text: String) {
        self.text = text
        segments = Self.split(text).map(Self.segment)
    }

    /// Splits a path at its slashes; slashes inside quotes or parentheses do not split.
    static func split(_ path: some StringProtocol) -> [String] {
        var segments: [String] = []
        var current: [UInt8] = []
        var depth = 0
        var isQuoted = false
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "'") where depth > 0: isQuoted.toggle()
            case UInt8(ascii: "(") where !isQuoted: depth += 1
            case UInt8(ascii: ")") where !isQuoted: depth = max(0, depth - 1)
            case UInt8(ascii: "/") where depth == 0:
                if !current.isEmpty { segments.append(String(decoding: current, as: UTF8.self)) }
                current = []
                continue
            default: break
            }
            current.append(byte)
        }
        if !current.isEmpty { segments.append(String(decoding: current, as: UTF8.self)) }
        return segments
    }

    private static func segment(_ text: String) -> Segment {
        if text.hasPrefix("{"), text.hasSuffix("}") { return .parameter(String(text.dropFirst().dropLast())) }
        guard let call = FunctionSegment(text) else { return .literal(text.lowercased()) }
        return .function(
            name: call.name.lowercased(),
            arguments: call.arguments.map { argument in
                Argument(name: argument.name.lowercased(), parameter: String(argument.value.dropFirst().dropLast()))
            })
    }
}

/// A function-style path segment as a request writes it: `findbyip(ip='10.0.0.1',timestamp=2019-09-22T08:44:05Z)`.
struct FunctionSegment {
    let name: String
    /// Names as written, values without their quotes.
    let arguments: [(name: String, value: String)]

    /// Nil when the segment is none: no closing parenthesis, or an argument without `=`.
    init?(_ text: String) {
        guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else { return nil }
        name = String(text[..<open])
        let inner = text[text.index(after: open)...].dropLast()
        guard !inner.isEmpty else {
            arguments = []
            return
        }
        var arguments: [(name: String, value: String)] = []
        for part in inner.split(separator: ",", omittingEmptySubsequences: false) {
            guard let equals = part.firstIndex(of: "=") else { return nil }
            var value = part[part.index(after: equals)...].trimmingBlanks
            if value.count >= 2, value.hasPrefix("'"), value.hasSuffix("'") { value = value.dropFirst().dropLast() }
            arguments.append((String(part[..<equals].trimmingBlanks), String(value)))
        }
        self.arguments = arguments
    }
}

extension Substring {
    /// The text without blanks at its ends.
    var trimmingBlanks: Substring {
        var view = self
        while view.first == " " { view.removeFirst() }
        while view.last == " " { view.removeLast() }
        return view
    }
}

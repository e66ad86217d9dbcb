import Columnar
import Foundation
import KQL
import Values

extension ScalarKernels {
    static let parsing: Family = [
        ("parse_url", .dynamics { row in URLParts(row.string(0)).bag }),
        (
            "parse_urlquery",
            .dynamics { row in
                .bag(
                    PropertyBag([.init(name: "Query Parameters", value: URLParts.parameters(Substring(row.string(0))))])
                )
            }
        ),
        ("parse_path", .dynamics { row in pathParts(row.string(0)) }),
        ("parse_csv", .dynamics { row in csvFields(row.string(0)) }),
        (
            "parse_version",
            ScalarKernel { arguments, result, rows, _ in
                let reader = arguments[0].stringReader
                return RowLoop.makeNullable(DecimalValues.self, type: result, rows: rows) { version(reader[$0]) }
            }
        ),
        (
            "parse_command_line",
            .dynamics { row in
                guard row.string(1).lowercased() == "windows" else {
                    throw QueryError.evaluation(
                        "parse_command_line() knows the parser 'windows', not '\(row.string(1))'.")
                }
                return commandLine(row.string(0))
            }
        ),
    ]

    /// Up to four numbers of up to eight digits, as one number that orders as versions do.
    private static func version(_ text: String) -> FixedDecimal? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 4 else { return nil }
        var value: Int128 = 0
        for index in 0..<4 {
            var number: Int128 = 0
            if index < parts.count {
                let part = parts[index]
                guard !part.isEmpty, part.utf8.count <= 8, part.utf8.allSatisfy({ $0 &- 48 < 10 }),
                    let read = Int128(part)
                else { return nil }
                number = read
            }
            value = value * 100_000_000 + number
        }
        return FixedDecimal(coefficient: value, scale: 0)
    }

    /// `Scheme`, `RootPath`, `DirectoryPath`, `DirectoryName`, `Filename`, `Extension`, `AlternateDataStreamName`.
    private static func pathParts(_ path: String) -> Dynamic {
        func isSeparator(_ character: Character) -> Bool { character == "/" || character == "\\" }
        var rest = path[...]
        var scheme = ""
        if let mark = rest.range(of: "://") {
            scheme = String(rest[..<mark.lowerBound])
            rest = rest[mark.upperBound...]
        }
        var root = ""
        let start = rest.prefix(2)
        if start.count == 2, start.last == ":", start.first?.isLetter == true { root = String(start) }
        var stream = ""
        let behindRoot = rest.dropFirst(root.count)
        if let colon = behindRoot.lastIndex(of: ":"), !behindRoot[colon...].contains(where: isSeparator) {
            stream = String(behindRoot[behindRoot.index(after: colon)...])
            rest = rest[..<colon]
        }
        var directory = rest[rest.startIndex..<rest.startIndex]
        var file = rest
        if let slash = rest.lastIndex(where: isSeparator) {
            directory = rest[..<slash]
            file = rest[rest.index(after: slash)...]
        }
        let name = directory.lastIndex(where: isSeparator).map { directory[directory.index(after: $0)...] } ?? directory
        let suffix = file.lastIndex(of: ".").map { file[file.index(after: $0)...] } ?? ""
        let parts: [(String, String)] = [
            ("Scheme", scheme), ("RootPath", root), ("DirectoryPath", String(directory)),
            ("DirectoryName", String(name)),
            ("Filename", String(file)), ("Extension", String(suffix)), ("AlternateDataStreamName", stream),
        ]
        return .bag(PropertyBag(parts.map { .init(name: $0.0, value: .string($0.1)) }))
    }

    /// RFC 4180, the first record: quotes around a field, doubled within it.
    private static func csvFields(_ text: String) -> Dynamic {
        var fields: [Dynamic] = []
        var field: [UInt8] = []
        var isQuoted = false
        let bytes = Array(text.utf8)
        var position = 0
        scan: while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    field.append(byte)
                } else if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
                    field.append(byte)
                    position += 1
                } else {
                    isQuoted = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\"") where field.isEmpty: isQuoted = true
            case UInt8(ascii: ","):
                fields.append(.string(String(decoding: field, as: UTF8.self)))
                field = []
            case 10: break scan
            case 13 where position < bytes.count && bytes[position] == 10: break scan
            default: field.append(byte)
            }
        }
        fields.append(.string(String(decoding: field, as: UTF8.self)))
        return .array(fields)
    }

    /// The rules of Windows' `CommandLineToArgvW`: 2n backslashes before a quote are n and the quote is a mark, 2n+1 are n and
    /// the quote is one; two quotes in a quoted part are one; the program's name knows no backslashes.
    private static func commandLine(_ text: String) -> Dynamic {
        let scalars = Array(text.unicodeScalars)
        var arguments: [Dynamic] = []
        var position = 0
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
        while position < scalars.count, isBlank(scalars[position]) { position += 1 }
        guard position < scalars.count else { return .array([]) }
        var current = String.UnicodeScalarView()
        // The program.
        if scalars[position] == "\"" {
            position += 1
            while position < scalars.count, scalars[position] != "\"" {
                current.append(scalars[position])
                position += 1
            }
            position += 1
        } else {
            while position < scalars.count, !isBlank(scalars[position]) {
                current.append(scalars[position])
                position += 1
            }
        }
        arguments.append(.string(String(current)))
        // The arguments.
        while true {
            while position < scalars.count, isBlank(scalars[position]) { position += 1 }
            guard position < scalars.count else { return .array(arguments) }
            current = String.UnicodeScalarView()
            var isQuoted = false
            while position < scalars.count {
                let scalar = scalars[position]
                if scalar == "\\" {
                    var count = 0
                    while position < scalars.count, scalars[position] == "\\" {
                        count += 1
                        position += 1
                    }
                    let isBeforeQuote = position < scalars.count && scalars[position] == "\""
                    for _ in 0..<(isBeforeQuote ? count / 2 : count) { current.append("\\") }
                    if isBeforeQuote, count % 2 == 1 {
                        current.append("\"")
                        position += 1
                    }
                } else if scalar == "\"" {
                    if isQuoted, position + 1 < scalars.count, scalars[position + 1] == "\"" {
                        current.append("\"")
                        position += 1
                    } else {
                        isQuoted.toggle()
                    }
                    position += 1
                } else if isBlank(scalar), !isQuoted {
                    break
                } else {
                    current.append(scalar)
                    position += 1
                }
            }
            arguments.append(.string(String(current)))
        }
    }
}

/// The parts of a URL as `parse_url` gives them.
private struct URLParts {
    let bag: Dynamic

    init(_ text: String) {
        var rest = text[...]
        var fragment = Substring()
        if let mark = rest.firstIndex(of: "#") {
            fragment = rest[rest.index(after: mark)...]
            rest = rest[..<mark]
        }
        var query = Substring()
        if let mark = rest.firstIndex(of: "?") {
            query = rest[rest.index(after: mark)...]
            rest = rest[..<mark]
        }
        var scheme = Substring()
        if let mark = rest.range(of: "://") {
            scheme = rest[..<mark.lowerBound]
            rest = rest[mark.upperBound...]
        }
        var authority = rest
        var path = Substring()
        if let slash = rest.firstIndex(of: "/") {
            authority = rest[..<slash]
            path = rest[slash...]
        }
        var (user, password) = (Substring(), Substring())
        if let mark = authority.lastIndex(of: "@") {
            let credentials = authority[..<mark]
            authority = authority[authority.index(after: mark)...]
            user = credentials.prefix { $0 != ":" }
            password = credentials.dropFirst(user.count + 1)
        }
        var port = Substring()
        if let mark = authority.lastIndex(of: ":"), !authority[mark...].contains("]") {
            port = authority[authority.index(after: mark)...]
            authority = authority[..<mark]
        }
        let parts: [(String, Substring)] = [
            ("Scheme", scheme), ("Host", authority), ("Port", port), ("Path", path), ("Username", user),
            ("Password", password),
        ]
        bag = .bag(
            PropertyBag(
                parts.map { .init(name: $0.0, value: .string(String($0.1))) } + [
                    .init(name: "Query Parameters", value: Self.parameters(query)),
                    .init(name: "Fragment", value: .string(String(fragment))),
                ]))
    }

    /// The parameters of a query, as a bag.
    static func parameters(_ query: Substring) -> Dynamic {
        let pairs = query.split(separator: "&").map { pair -> PropertyBag.Property in
            let name = pair.prefix { $0 != "=" }
            return .init(name: String(name), value: .string(String(pair.dropFirst(name.count + 1))))
        }
        return .bag(PropertyBag(pairs))
    }
}

import KQL

/// The pairs of one text at a time, for `parse-kv`.
///
/// Source: "parse-kv operator" of the Kusto documentation. Of a key that comes more than once the first value is taken, what
/// has no key is passed over, and blanks around keys and values are no part of them.
struct KeyValuePattern: Sendable {
    private let form: KeyValueForm
    private let keys: [String]
    private let expression: RegularExpression?

    /// - Throws: `QueryError.evaluation` for a regular expression that is not valid or has not two groups.
    init(_ form: KeyValueForm, keys: [String]) throws(QueryError) {
        self.form = form
        self.keys = keys
        if case .regex(let pattern) = form.separation {
            let compiled = try RegularExpression(pattern)
            guard compiled.groupCount == 2 else {
                throw .evaluation("parse-kv: '\(pattern)' has \(compiled.groupCount) groups; two are needed.")
            }
            expression = compiled
        } else {
            expression = nil
        }
    }

    /// The values by key; the empty text for a key that the text does not have.
    func match(_ text: UnsafeBufferPointer<UInt8>) -> [String] {
        var found: [String: String] = [:]
        func take(_ key: String, _ value: String) { if found[key] == nil { found[key] = value } }
        switch form.separation {
        case .regex:
            expression?.forEachMatch(in: text, groupCount: 3) { groups in
                if let key = groups[1] {
                    let value = groups[2].map { String(decoding: text[$0], as: UTF8.self) } ?? ""
                    take(String(decoding: text[key], as: UTF8.self), value)
                }
                return true
            }
        case .delimiters(let pair, let keyValue, let greedy):
            var reader = Reader(String(decoding: text, as: UTF8.self), form)
            while reader.readPair(pair: Array(pair), keyValue: Array(keyValue), greedy: greedy, take) {}
        case .anyDelimiter:
            var reader = Reader(String(decoding: text, as: UTF8.self), form)
            let wanted = Set(keys)
            var key: String?
            while let word = reader.readWord() {
                if let known = key {
                    take(known, word)
                    key = nil
                } else if wanted.contains(word) {
                    key = word
                }
            }
        }
        return keys.map { found[$0] ?? "" }
    }

    /// Walks over a text by characters.
    private struct Reader {
        private let characters: [Character]
        private let form: KeyValueForm
        private var position = 0

        init(_ text: String, _ form: KeyValueForm) {
            characters = Array(text)
            self.form = form
        }

        private func stands(_ text: [Character], at position: Int) -> Bool {
            position + text.count <= characters.count
                && characters[position..<position + text.count].elementsEqual(text)
        }

        /// A quoted text that begins here, without its quotes; nil where none begins, or none ends.
        private mutating func readQuoted() -> String? {
            guard position < characters.count,
                let quotes = form.quotes.first(where: { $0.open == characters[position] })
            else { return nil }
            var text = ""
            var index = position + 1
            while index < characters.count {
                if form.escapes.contains(characters[index]), index + 1 < characters.count {
                    text.append(characters[index + 1])
                    index += 2
                } else if characters[index] == quotes.close {
                    position = index + 1
                    return text
                } else {
                    text.append(characters[index])
                    index += 1
                }
            }
            return nil
        }

        /// Reads up to the next pair delimiter and hands over what was a pair; false at the end.
        mutating func readPair(
            pair: [Character], keyValue: [Character], greedy: Bool, _ take: (String, String) -> Void
        ) -> Bool {
            skipBlanks(unless: pair)
            guard position < characters.count else { return false }
            guard let key = readKey(pair: pair, keyValue: keyValue) else {
                position += pair.count
                return position < characters.count
            }
            position += keyValue.count
            skipBlanks(unless: pair)
            if let quoted = readQuoted() {
                take(key, quoted)
                while position < characters.count, !stands(pair, at: position) { position += 1 }
            } else {
                take(key, readValue(pair: pair, keyValue: keyValue, greedy: greedy))
            }
            position += pair.count
            return position < characters.count
        }

        private mutating func skipBlanks(unless delimiter: [Character]) {
            while position < characters.count, characters[position].isWhitespace, !stands(delimiter, at: position) {
                position += 1
            }
        }

        /// The key before a key delimiter; nil, at the pair delimiter, where there is none.
        private mutating func readKey(pair: [Character], keyValue: [Character]) -> String? {
            let quoted = readQuoted()
            let start = position
            while position < characters.count, !stands(pair, at: position) {
                if stands(keyValue, at: position) {
                    return quoted ?? Self.trimmed(characters[start..<position])
                }
                position += 1
            }
            return nil
        }

        private mutating func readValue(pair: [Character], keyValue: [Character], greedy: Bool) -> String {
            let start = position
            while position < characters.count {
                if stands(pair, at: position), !greedy || beginsPair(position + pair.count, pair, keyValue) { break }
                position += 1
            }
            return Self.trimmed(characters[start..<position])
        }

        /// Whether a key and its delimiter come next, before another pair delimiter.
        private func beginsPair(_ start: Int, _ pair: [Character], _ keyValue: [Character]) -> Bool {
            var ahead = self
            ahead.position = start
            return ahead.readKey(pair: pair, keyValue: keyValue) != nil
        }

        /// The next quoted text or run of letters and digits.
        mutating func readWord() -> String? {
            while position < characters.count {
                if let quoted = readQuoted() { return quoted }
                let start = position
                while position < characters.count, characters[position].isLetter || characters[position].isNumber {
                    position += 1
                }
                if position > start { return String(characters[start..<position]) }
                position += 1
            }
            return nil
        }

        private static func trimmed(_ characters: ArraySlice<Character>) -> String {
            var rest = characters
            while rest.first?.isWhitespace == true { rest.removeFirst() }
            while rest.last?.isWhitespace == true { rest.removeLast() }
            return String(rest)
        }
    }
}

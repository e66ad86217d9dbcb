/// How a text holds the pairs that `parse-kv` extracts.
package struct KeyValueForm: Sendable, Hashable {
    /// What parts keys, values and pairs from one another.
    package enum Separation: Sendable, Hashable {
        /// Texts that the query names. With `greedy` a value goes on to the delimiter before the next key.
        case delimiters(pair: String, keyValue: String, greedy: Bool)
        /// Every character that is no letter or digit.
        case anyDelimiter
        /// A regular expression whose two groups are key and value.
        case regex(String)
    }

    /// The opening and closing character around a key or value; the same one twice, or two.
    package struct Quotes: Sendable, Hashable {
        package let open: Character
        package let close: Character

        package init(open: Character, close: Character) {
            self.open = open
            self.close = close
        }
    }

    package let separation: Separation
    package let quotes: [Quotes]
    /// Characters that take the meaning from the one behind them, inside of quotes.
    package let escapes: [Character]

    package init(separation: Separation, quotes: [Quotes] = [], escapes: [Character] = []) {
        self.separation = separation
        self.quotes = quotes
        self.escapes = escapes
    }
}

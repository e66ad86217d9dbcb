import Values

/// The JSON object of a row's `AdditionalFields`, written property by property. Properties without a value are left out.
final class AdditionalFieldsWriter {
    @exclusivity(unchecked) private var json: [UInt8] = []

    /// Begins an empty object.
    func reset() { json.removeAll(keepingCapacity: true) }

    /// The object's text; nil when nothing was written.
    func finish(_ scratch: Scratch) -> TextSlice? {
        guard !json.isEmpty else { return nil }
        json.append(UInt8(ascii: "}"))
        return scratch.copy(json)
    }

    private func name(_ name: StaticString) {
        json.append(UInt8(ascii: json.isEmpty ? "{" : ","))
        string(TextSlice(name))
        json.append(UInt8(ascii: ":"))
    }

    func put(_ key: StaticString, _ text: TextSlice?) {
        guard let text, !text.isEmpty else { return }
        name(key)
        string(text)
    }

    func put(_ key: StaticString, _ number: Int64?) {
        guard let number else { return }
        name(key)
        json.append(contentsOf: String(number).utf8)
    }

    func put(_ key: StaticString, _ truth: Bool?) {
        guard let truth else { return }
        name(key)
        json.append(contentsOf: (truth ? "true" : "false").utf8)
    }

    /// A list of words; left out when there is none.
    func put(_ key: StaticString, words: [TextSlice]) {
        guard !words.isEmpty else { return }
        name(key)
        json.append(UInt8(ascii: "["))
        for (index, word) in words.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            string(word)
        }
        json.append(UInt8(ascii: "]"))
    }

    /// A list of objects of texts, written even when it is empty.
    func put(_ key: StaticString, objects: [[(StaticString, TextSlice)]]) {
        name(key)
        json.append(UInt8(ascii: "["))
        for (index, object) in objects.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            json.append(UInt8(ascii: "{"))
            for (position, property) in object.enumerated() {
                if position > 0 { json.append(UInt8(ascii: ",")) }
                string(TextSlice(property.0))
                json.append(UInt8(ascii: ":"))
                string(property.1)
            }
            json.append(UInt8(ascii: "}"))
        }
        json.append(UInt8(ascii: "]"))
    }

    private func string(_ text: TextSlice) { JSONText.append(text.bytes.span, to: &json) }
}

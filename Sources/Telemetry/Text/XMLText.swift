/// Character data of XML.
enum XMLText {
    /// The text with the five predefined entities and character references resolved; the same slice when there is none.
    /// What is no entity stays as it is.
    static func unescaped(_ text: TextSlice, _ scratch: Scratch) -> TextSlice {
        guard text.firstIndex(of: UInt8(ascii: "&")) != nil else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte == UInt8(ascii: "&"),
                let length = text[position..<min(text.count, position + 12)].firstIndex(of: UInt8(ascii: ";")),
                let replacement = character(text[position + 1..<position + length])
            {
                result.append(contentsOf: replacement)
                position += length + 1
            } else {
                result.append(byte)
                position += 1
            }
        }
        return scratch.copy(result)
    }

    private static func character(_ entity: TextSlice) -> [UInt8]? {
        if entity.equals("lt") { return [UInt8(ascii: "<")] }
        if entity.equals("gt") { return [UInt8(ascii: ">")] }
        if entity.equals("amp") { return [UInt8(ascii: "&")] }
        if entity.equals("quot") { return [UInt8(ascii: "\"")] }
        if entity.equals("apos") { return [UInt8(ascii: "'")] }
        guard entity.hasPrefix("#") else { return nil }
        let digits = entity.from(1).string
        let code = digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return code.flatMap(Unicode.Scalar.init).map { Array(Character($0).utf8) }
    }
}

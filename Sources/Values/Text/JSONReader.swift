/// Reads one JSON value from UTF-8 bytes, by recursive descent.
struct JSONReader {
    private var position = 0
    private var depth = 0

    /// The value, which must be all that the text holds.
    mutating func read(_ bytes: Span<UInt8>) throws(JSONError) -> Dynamic {
        skipBlanks(bytes)
        let value = try value(bytes)
        skipBlanks(bytes)
        guard position == bytes.count else { throw .unexpected(offset: position) }
        return value
    }

    private mutating func skipBlanks(_ bytes: Span<UInt8>) {
        while position < bytes.count {
            switch bytes[position] {
            case 32, 10, 13, 9: position += 1
            default: return
            }
        }
    }

    private mutating func value(_ bytes: Span<UInt8>) throws(JSONError) -> Dynamic {
        guard position < bytes.count else { throw .unexpected(offset: position) }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object(bytes)
        case UInt8(ascii: "["): return try array(bytes)
        case UInt8(ascii: "\""): return .string(try string(bytes))
        case UInt8(ascii: "t"):
            try word("true", bytes)
            return .bool(true)
        case UInt8(ascii: "f"):
            try word("false", bytes)
            return .bool(false)
        case UInt8(ascii: "n"):
            try word("null", bytes)
            return .null
        default: return try number(bytes)
        }
    }

    private mutating func word(_ word: StaticString, _ bytes: Span<UInt8>) throws(JSONError) {
        let start = position
        let matches = word.withUTF8Buffer { expected in
            guard start + expected.count <= bytes.count else { return false }
            for index in 0..<expected.count where bytes[start + index] != expected[index] { return false }
            return true
        }
        guard matches else { throw .unexpected(offset: position) }
        position += word.utf8CodeUnitCount
    }

    private mutating func enter() throws(JSONError) {
        depth += 1
        if depth > Dynamic.maximumDepth { throw .tooDeep(offset: position) }
        position += 1
    }

    private mutating func array(_ bytes: Span<UInt8>) throws(JSONError) -> Dynamic {
        try enter()
        var elements: [Dynamic] = []
        skipBlanks(bytes)
        if !take(UInt8(ascii: "]"), bytes) {
            while true {
                skipBlanks(bytes)
                elements.append(try value(bytes))
                skipBlanks(bytes)
                if take(UInt8(ascii: ","), bytes) { continue }
                guard take(UInt8(ascii: "]"), bytes) else { throw .unexpected(offset: position) }
                break
            }
        }
        depth -= 1
        return .array(elements)
    }

    private mutating func object(_ bytes: Span<UInt8>) throws(JSONError) -> Dynamic {
        try enter()
        var properties: [PropertyBag.Property] = []
        skipBlanks(bytes)
        if !take(UInt8(ascii: "}"), bytes) {
            while true {
                skipBlanks(bytes)
                guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                    throw .unexpected(offset: position)
                }
                let name = try string(bytes)
                skipBlanks(bytes)
                guard take(UInt8(ascii: ":"), bytes) else { throw .unexpected(offset: position) }
                skipBlanks(bytes)
                properties.append(PropertyBag.Property(name: name, value: try value(bytes)))
                skipBlanks(bytes)
                if take(UInt8(ascii: ","), bytes) { continue }
                guard take(UInt8(ascii: "}"), bytes) else { throw .unexpected(offset: position) }
                break
            }
        }
        depth -= 1
        return .bag(PropertyBag(properties))
    }

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func number(_ bytes: Span<UInt8>) throws(JSONError) -> Dynamic {
        let start = position
        _ = take(UInt8(ascii: "-"), bytes)
        let first = position
        var value: Int64 = 0
        var fits = true
        while position < bytes.count, TextScanning.isDigit(bytes[position]) {
            // Negative, because the least Int64 has no positive counterpart.
            let (tens, overflow1) = value.multipliedReportingOverflow(by: 10)
            let (next, overflow2) = tens.subtractingReportingOverflow(Int64(bytes[position] &- 48))
            fits = fits && !overflow1 && !overflow2
            value = next
            position += 1
        }
        guard position > first, position == first + 1 || bytes[first] != UInt8(ascii: "0") else {
            throw .unexpected(offset: position)
        }
        var isWhole = true
        if take(UInt8(ascii: "."), bytes) {
            isWhole = false
            guard position < bytes.count, TextScanning.isDigit(bytes[position]) else {
                throw .unexpected(offset: position)
            }
            while position < bytes.count, TextScanning.isDigit(bytes[position]) { position += 1 }
        }
        if position < bytes.count, bytes[position] | 32 == UInt8(ascii: "e") {
            isWhole = false
            position += 1
            if !take(UInt8(ascii: "-"), bytes) { _ = take(UInt8(ascii: "+"), bytes) }
            guard position < bytes.count, TextScanning.isDigit(bytes[position]) else {
                throw .unexpected(offset: position)
            }
            while position < bytes.count, TextScanning.isDigit(bytes[position]) { position += 1 }
        }
        let isNegative = first > start
        if isWhole, fits, isNegative || value != .min { return .long(isNegative ? value : -value) }
        var text = ""
        for index in start..<position { text.unicodeScalars.append(Unicode.Scalar(bytes[index])) }
        guard let real = Double(text) else { throw .unexpected(offset: start) }
        return .real(real)
    }

    private mutating func string(_ bytes: Span<UInt8>) throws(JSONError) -> String {
        position += 1
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\") {
            if bytes[position] < 32 { throw .unexpected(offset: position) }
            position += 1
        }
        guard position < bytes.count else { throw .unexpected(offset: position) }
        if bytes[position] == UInt8(ascii: "\"") {
            let range = start..<position
            position += 1
            return bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        }
        var text: [UInt8] = []
        for index in start..<position { text.append(bytes[index]) }
        while true {
            guard position < bytes.count else { throw .unexpected(offset: position) }
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return String(decoding: text, as: UTF8.self)
            }
            guard byte >= 32 else { throw .unexpected(offset: position) }
            position += 1
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            try escape(bytes, &text)
        }
    }

    private mutating func escape(_ bytes: Span<UInt8>, _ text: inout [UInt8]) throws(JSONError) {
        guard position < bytes.count else { throw .unexpected(offset: position) }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "u"):
            var code = try codeUnit(bytes)
            if code >= 0xD800, code < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            {
                let rest = position
                position += 2
                let low = try codeUnit(bytes)
                if low >= 0xDC00, low < 0xE000 {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    position = rest
                }
            }
            // Half of a surrogate pair is no character: it becomes the replacement character.
            let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
            text.append(contentsOf: String(Character(scalar)).utf8)
        default: throw .unexpected(offset: position - 1)
        }
    }

    private mutating func codeUnit(_ bytes: Span<UInt8>) throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count else { throw .unexpected(offset: position) }
            let byte = bytes[position]
            switch byte {
            case 48...57: code = code << 4 | UInt32(byte - 48)
            case 65...70: code = code << 4 | UInt32(byte - 55)
            case 97...102: code = code << 4 | UInt32(byte - 87)
            default: throw .unexpected(offset: position)
            }
            position += 1
        }
        return code
    }
}

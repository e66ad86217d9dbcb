extension TextSlice {
    /// An integer as Windows writes it: decimal digits with an optional sign, or `0x` and hexadecimal digits.
    ///
    /// Nil when the text is anything else or the number does not fit into 64 bits. Hexadecimal numbers beyond the signed range
    /// (handles, logon ids, masks) keep their bits.
    var integer: Int64? {
        if hasPrefixIgnoringCase("0x") { return unsigned.map { Int64(bitPattern: $0) } }
        guard count > 0, count <= 20 else { return nil }
        let negative = base[0] == UInt8(ascii: "-")
        var position = negative || base[0] == UInt8(ascii: "+") ? 1 : 0
        guard position < count else { return nil }
        var value: Int64 = 0
        while position < count {
            guard ASCII.isDigit(base[position]) else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let digit = Int64(base[position] - 0x30)
            let (sum, carried) =
                negative
                ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            guard !overflow, !carried else { return nil }
            value = sum
            position += 1
        }
        return value
    }

    /// An unsigned integer, decimal or after `0x` hexadecimal.
    var unsigned: UInt64? {
        let hexadecimal = hasPrefixIgnoringCase("0x")
        let digits = hexadecimal ? from(2) : self
        guard digits.count > 0 else { return nil }
        var value: UInt64 = 0
        for byte in digits.bytes {
            guard let digit = ASCII.hexadecimal(byte), hexadecimal || digit < 10 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: hexadecimal ? 16 : 10)
            let (sum, carried) = product.addingReportingOverflow(UInt64(digit))
            guard !overflow, !carried else { return nil }
            value = sum
        }
        return value
    }

    /// A truth value in the words of event logs and exports.
    var truth: Bool? {
        if equalsIgnoringCase("true") || equals("1") { return true }
        if equalsIgnoringCase("false") || equals("0") { return false }
        return nil
    }

    /// The 128 bits of a GUID, with or without braces; nil when the text is none.
    var guidBits: UInt128? {
        var value: UInt128 = 0
        var digits = 0
        for byte in bytes {
            if let digit = ASCII.hexadecimal(byte) {
                value = value << 4 | UInt128(digit)
                digits += 1
                if digits > 32 { return nil }
            } else if byte != UInt8(ascii: "-"), byte != UInt8(ascii: "{"), byte != UInt8(ascii: "}") {
                return nil
            }
        }
        return digits == 32 ? value : nil
    }
}

/// A query's text as bytes, with the start of every line: what ranges of tokens, nodes and diagnostics refer to.
package struct SourceText: Sendable {
    /// The UTF-8 bytes.
    package let bytes: [UInt8]
    private let lineStarts: [Int]

    /// Takes a text apart into lines.
    package init(_ text: String) {
        bytes = Array(text.utf8)
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
        lineStarts = starts
    }

    /// The text of a range, repaired where it is no UTF-8.
    package subscript(range: Range<Int>) -> String {
        let range = range.clamped(to: 0..<bytes.count)
        return String(decoding: bytes[range], as: UTF8.self)
    }

    /// The line and the column of an offset, both from 1; the column counts Unicode scalars.
    package func position(of offset: Int) -> (line: Int, column: Int) {
        let offset = min(max(offset, 0), bytes.count)
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        // A byte that continues a scalar does not begin a column.
        let column = bytes[lineStarts[low]..<offset].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        return (low + 1, column)
    }
}

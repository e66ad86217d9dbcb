import CSimdJSON
import Foundation

/// Cuts the bytes of one member into records, and hands them out in chunks.
///
/// Bytes come in through `append`; `chunk` gives what is complete. Records longer than the limit are passed over and noted.
struct RecordSplitter {
    let source: RecordSource
    let format: RecordFormat
    private let maximumRecord: Int

    private var buffer: [UInt8] = []
    /// Up to where `buffer` has been cut.
    private var position = 0
    private var line = 1
    private var ordinal: Int64 = 1
    private var records: [RecordChunk.Record] = []
    private var oversize: [RecordChunk.Oversize] = []
    private var firstOrdinal: Int64 = 1
    /// The state of the value that is being scanned, when it does not end in the buffer.
    private var scan = csj_scan()
    private var quoted = false
    private var scanned = 0
    /// Whether the rest of a record that is too long is being passed over.
    private var isSkipping = false

    init(source: RecordSource, format: RecordFormat, maximumRecord: Int, firstLine: Int = 1) {
        self.source = source
        self.format = format
        self.maximumRecord = maximumRecord
        line = firstLine
    }

    /// How many bytes wait to be handed out.
    var pending: Int { buffer.count }

    /// Takes more bytes and cuts what is complete.
    mutating func append(_ read: (inout [UInt8]) throws(RecordingProblem) -> Bool) throws(RecordingProblem) -> Bool {
        let more = try read(&buffer)
        cut(isLast: false)
        return more
    }

    /// Takes bytes that were read already.
    mutating func append(_ bytes: ArraySlice<UInt8>) {
        buffer.append(contentsOf: bytes)
        cut(isLast: false)
    }

    /// Cuts what remains when no more bytes follow.
    mutating func finish() { cut(isLast: true) }

    /// What has been cut since the last chunk; nil when there is nothing.
    mutating func chunk() -> RecordChunk? {
        guard !records.isEmpty || !oversize.isEmpty else {
            if position > 0 { drop() }
            return nil
        }
        var rest: [UInt8] = []
        rest.reserveCapacity(buffer.capacity)
        rest.append(contentsOf: buffer[position...])
        var whole: [UInt8] = []
        swap(&whole, &buffer)
        whole.removeLast(whole.count - position)
        whole.append(contentsOf: repeatElement(0, count: JSONRecord.padding))
        let chunk = RecordChunk(
            source: source, format: format, bytes: whole, records: records, firstOrdinal: firstOrdinal,
            oversize: oversize)
        buffer = rest
        position = 0
        records = []
        oversize = []
        firstOrdinal = ordinal
        return chunk
    }

    /// Forgets bytes that held no record.
    private mutating func drop() {
        buffer.removeFirst(position)
        position = 0
    }

    private mutating func cut(isLast: Bool) {
        while position < buffer.count {
            if isSkipping {
                guard skipRest(isLast: isLast) else { return }
                continue
            }
            guard skipSeparators(), let length = recordLength(isLast: isLast) else { break }
            note(length)
        }
        if buffer.count - position > maximumRecord { beginSkipping() }
    }

    private mutating func note(_ length: Int) {
        if length > maximumRecord {
            noteOversize(length)
        } else {
            records.append(RecordChunk.Record(start: position, length: length, line: line))
            ordinal += 1
        }
        line += newlines(in: position..<position + length)
        position += length
        scan = csj_scan()
        scanned = 0
        quoted = false
    }

    private mutating func noteOversize(_ length: Int) {
        let beginning = Array(buffer[position..<min(position + 1024, position + length)])
        oversize.append(RecordChunk.Oversize(line: line, ordinal: ordinal, beginning: beginning))
    }

    private func newlines(in range: Range<Int>) -> Int {
        if case .lines = format { return 0 }
        return buffer[range].count { $0 == ASCII.newline }
    }

    // MARK: Where records begin and end

    /// Moves over what stands between records; false when nothing else is left.
    private mutating func skipSeparators() -> Bool {
        // What was scanned before belongs to a record that goes on.
        if scanned > 0 || scan.position > 0 { return true }
        while position < buffer.count {
            let byte = buffer[position]
            let separates: Bool
            switch format {
            case .lines: separates = ASCII.isBlank(byte)
            case .values:
                separates =
                    ASCII.isBlank(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "[")
                    || byte == UInt8(ascii: "]")
            case .csv: separates = byte == ASCII.newline || byte == 0x0D
            }
            guard separates else { return true }
            if byte == ASCII.newline { line += 1 }
            position += 1
        }
        return false
    }

    /// The length of the record at `position`; nil when it does not end in the buffer.
    private mutating func recordLength(isLast: Bool) -> Int? {
        let available = buffer.count - position
        let length: Int?
        switch format {
        case .lines: length = lineLength()
        case .values: length = valueLength()
        case .csv: length = rowLength()
        }
        return length ?? (isLast ? available : nil)
    }

    private mutating func lineLength() -> Int? {
        let start = position + scanned
        let found = buffer.withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress, start < bytes.count,
                let newline = memchr(base + start, Int32(ASCII.newline), bytes.count - start)
            else { return nil }
            return UnsafeRawPointer(newline) - base
        }
        guard let found else {
            scanned = buffer.count - position
            return nil
        }
        return found - position
    }

    private mutating func valueLength() -> Int? {
        let start = position
        let available = buffer.count - start
        // A closing brace that closes nothing: what follows on the line is no value.
        if buffer[start] == UInt8(ascii: "}") {
            let end = buffer[start...].firstIndex(of: ASCII.newline)
            return end.map { $0 - start } ?? 1
        }
        let length = buffer.withUnsafeBufferPointer { bytes -> Int in
            guard let base = bytes.baseAddress else { return 0 }
            return csj_value_length(base + start, available, &scan)
        }
        return length > 0 ? length : nil
    }

    private mutating func rowLength() -> Int? {
        var index = position + scanned
        while index < buffer.count {
            let byte = buffer[index]
            if byte == UInt8(ascii: "\"") {
                quoted.toggle()
            } else if byte == ASCII.newline, !quoted {
                return index - position
            }
            index += 1
        }
        scanned = buffer.count - position
        return nil
    }

    // MARK: Records beyond the limit

    private mutating func beginSkipping() {
        noteOversize(maximumRecord)
        isSkipping = true
        line += newlines(in: position..<buffer.count)
        position = buffer.count
    }

    /// Passes over the rest of a record that is too long; false when it goes on beyond the buffer.
    private mutating func skipRest(isLast: Bool) -> Bool {
        let end: Int?
        switch format {
        case .lines, .csv:
            // A row that is too long has as a rule an open quote: it ends at the next line, or nothing behind it would be read.
            end = buffer[position...].firstIndex(of: ASCII.newline)
        case .values:
            scan.position = 0
            let start = position
            let available = buffer.count - start
            let length = buffer.withUnsafeBufferPointer { bytes -> Int in
                guard let base = bytes.baseAddress else { return 0 }
                return csj_value_length(base + start, available, &scan)
            }
            end = length > 0 ? start + length : nil
        }
        guard let end else {
            line += newlines(in: position..<buffer.count)
            position = buffer.count
            return false
        }
        line += newlines(in: position..<end)
        position = end
        isSkipping = false
        ordinal += 1
        scan = csj_scan()
        scanned = 0
        quoted = false
        return true
    }
}

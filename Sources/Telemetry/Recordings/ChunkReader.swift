/// Reads the files of an import one after the other and hands out their records in chunks.
///
/// An actor, so that reading and unpacking run beside the mapping of earlier chunks.
actor ChunkReader {
    private var files: ArraySlice<InputFile>
    private let limits: ImportLimits
    private var archive: RecordingArchive?
    private var splitter: RecordSplitter?
    private var sequence = 0
    private(set) var reports: [FileReport]
    private var finishedBytes: Int64 = 0

    init(files: [InputFile], limits: ImportLimits) {
        self.files = files[...]
        self.limits = limits
        reports = []
    }

    /// How many bytes of the files have been read, packed as they are.
    var bytesRead: Int64 { finishedBytes + min(archive?.consumed ?? 0, reports.last?.bytes ?? 0) }

    /// The next chunk; nil when all files have been read. Problems of a file end that file, not the import; they are in `reports`.
    func next() -> RecordChunk? {
        while true {
            do throws(RecordingProblem) {
                if let chunk = try read() {
                    var numbered = chunk
                    numbered.sequence = sequence
                    sequence += 1
                    return numbered
                }
                if archive != nil { endFile() }
            } catch {
                let rest = salvage()
                reports[reports.count - 1].problem = error
                endFile()
                if var chunk = rest {
                    chunk.sequence = sequence
                    sequence += 1
                    return chunk
                }
            }
            guard let file = files.popFirst() else { return nil }
            open(file)
        }
    }

    /// The whole records that were read before a problem. A record that the problem cut is rejected by the mapper like any malformed one.
    private func salvage() -> RecordChunk? {
        splitter?.finish()
        return splitter?.chunk()
    }

    private func open(_ file: InputFile) {
        reports.append(FileReport(path: file.path, bytes: file.size, isFound: file.isFound))
        guard file.size > 0 else {
            reports[reports.count - 1].problem = .emptyFile
            return
        }
        do throws(RecordingProblem) {
            archive = try RecordingArchive(path: file.path, fileSize: file.size, limits: limits.expansion)
        } catch {
            reports[reports.count - 1].problem = error
        }
    }

    private func endFile() {
        finishedBytes += reports.last?.bytes ?? 0
        archive = nil
        splitter = nil
    }

    /// The next chunk of the present file; nil at its end.
    private func read() throws(RecordingProblem) -> RecordChunk? {
        guard let archive else { return nil }
        while true {
            if splitter == nil {
                guard try beginMember(archive) else { return nil }
                continue
            }
            let more =
                try splitter?.append { buffer throws(RecordingProblem) in try archive.readBlock(into: &buffer) }
                ?? false
            if !more { splitter?.finish() }
            if !more || splitter?.pending ?? 0 >= limits.chunkBytes, let chunk = splitter?.chunk() {
                if !more { splitter = nil }
                return chunk
            }
            if !more { splitter = nil }
        }
    }

    /// How many bytes of a member are looked at to tell its format.
    private static let beginningBytes = 64 << 10

    /// Opens the next member and finds its format; false when there is none.
    private func beginMember(_ archive: RecordingArchive) throws(RecordingProblem) -> Bool {
        guard try archive.nextMember() else { return false }
        reports[reports.count - 1].members += 1
        var beginning: [UInt8] = []
        var problem: RecordingProblem?
        var isWhole = false
        while beginning.count < ChunkReader.beginningBytes, !isWhole, problem == nil {
            do throws(RecordingProblem) { isWhole = try !archive.readBlock(into: &beginning) } catch { problem = error }
        }
        let bytes = beginning.starts(with: [0xEF, 0xBB, 0xBF]) ? beginning[3...] : beginning[...]
        if beginning.starts(with: [0xFF, 0xFE]) || beginning.starts(with: [0xFE, 0xFF]) {
            throw .notUTF8(member: archive.member)
        }
        let format = bytes.withUnsafeBufferPointer { memory in
            memory.baseAddress.flatMap {
                RecordFormat.detect(TextSlice(base: $0, count: memory.count), isWhole: isWhole)
            }
        }
        guard let format else {
            if let problem { throw problem }
            // A member of blanks alone holds no record, which is no fault; in a file of its own it is an empty file.
            if bytes.allSatisfy(ASCII.isBlank) {
                if archive.member.isEmpty { throw .emptyFile }
                return true
            }
            throw .unrecognisedFormat(member: archive.member)
        }
        var source = RecordSource(path: reports[reports.count - 1].path, member: archive.member)
        var body = bytes
        if case .csv(let delimiter) = format { source.header = ChunkReader.takeHeader(&body, delimiter: delimiter) }
        var made = RecordSplitter(
            source: source, format: format, maximumRecord: limits.recordBytes, firstLine: source.header.isEmpty ? 1 : 2)
        made.append(body)
        splitter = made
        if let problem { throw problem }
        return true
    }

    /// Takes the first row off a CSV file.
    private static func takeHeader(_ bytes: inout ArraySlice<UInt8>, delimiter: UInt8) -> [String] {
        let end = bytes.firstIndex(of: ASCII.newline) ?? bytes.endIndex
        let names = bytes[..<end].withUnsafeBufferPointer { memory -> [String] in
            guard let base = memory.baseAddress else { return [] }
            return CSVRow.fields(TextSlice(base: base, count: memory.count), delimiter: delimiter, Scratch())
                .map { $0.trimmed.string }
        }
        bytes = bytes[min(end + 1, bytes.endIndex)...]
        return names
    }
}

/// How the import of one file went.
package struct FileReport: Sendable, Equatable {
    /// The file as it was named.
    package let path: String
    /// Its size as it is, packed or not.
    package let bytes: Int64
    /// Whether it was found in a directory, rather than named itself.
    package var isFound = false
    /// How many members were read: 1 for a file that is no archive.
    package internal(set) var members = 0
    /// Why it was not read, or not to its end; nil when all of it was.
    package internal(set) var problem: RecordingProblem?

    /// Whether it is no recording at all, and nobody said that it was: a README beside the recordings of a directory.
    package var isPassedOver: Bool {
        switch problem {
        case .unrecognisedFormat(member: ""), .emptyFile: isFound
        default: false
        }
    }
}

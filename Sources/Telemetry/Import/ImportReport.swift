/// What an import did.
package struct ImportReport: Sendable {
    /// The files in the order in which they were read; files of a directory one by one.
    package internal(set) var files: [FileReport] = []
    /// What became of the records: rows, not mapped and rejected add up to the events.
    package internal(set) var counts = ImportCounts()
    /// Rows that were derived from the others (`DeviceInfo`, `DeviceNetworkInfo`), by table. They are not among `counts`.
    package internal(set) var derivedRows: [String: Int] = [:]
    /// Where rejected records were written; nil when there was none, or no place was given.
    package internal(set) var deadLetterPath: String?

    /// Files that were not read to their end.
    package var problems: [(path: String, problem: RecordingProblem)] {
        files.compactMap { file in file.isPassedOver ? nil : file.problem.map { (file.path, $0) } }
    }

    /// Files of directories that hold no records.
    package var passedOver: [String] { files.filter(\.isPassedOver).map(\.path) }
}

/// How far an import has come.
package struct ImportProgress: Sendable {
    /// Bytes of the files read so far, packed as they are.
    package let bytesDone: Int64
    package let bytesTotal: Int64
    /// Records read so far.
    package let events: Int
    /// Rows made so far.
    package let rows: Int
}

/// Why an import stopped. Faults of single files and records do not stop it; they are in the report.
package enum ImportError: Error, Sendable, CustomStringConvertible {
    case deadLetterFile(path: String, reason: String)
    case outOfMemory

    package var description: String {
        switch self {
        case .deadLetterFile(let path, let reason): "the dead-letter file '\(path)' cannot be written: \(reason)"
        case .outOfMemory: "memory is exhausted"
        }
    }
}

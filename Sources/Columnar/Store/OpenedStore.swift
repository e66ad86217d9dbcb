internal import Glibc
internal import Values

/// What opening a store finds and repairs: manifest, segments, and the log replayed.
struct OpenedStore {
    var paths: StorePaths
    var lock: StoreLock
    var manifest: Manifest
    var log: Int32
    var logNumber: UInt64
    var nextSequence: UInt64
    var unsealedBytes = 0
    /// Bytes at the log's end that a crash left of a record which nobody was told is stored.
    var tornBytes = 0

    /// Opens the store of a directory, which is made when it is not there.
    ///
    /// A record is either in the segments that the manifest names or in a log from its `logStart` on: replaying shows each
    /// row once.
    init(directory: String, files: FileAccess, contents: StoreContents) throws(StorageError) {
        let paths = StorePaths(directory: directory)
        self.paths = paths
        try FileAccess.makeDirectory(paths.directory)
        lock = try StoreLock(paths)
        try FileAccess.makeDirectory(paths.segments)
        try FileAccess.makeDirectory(paths.logs)
        if access(paths.manifest, F_OK) == 0 {
            manifest = try Manifest(contentsOf: paths.manifest)
        } else {
            let left = try FileAccess.names(in: paths.segments) + FileAccess.names(in: paths.logs)
            guard left.isEmpty else {
                throw .damaged(path: paths.manifest, reason: "it is missing, but the store has files")
            }
            manifest = Manifest()
            try paths.publish(manifest, files: files)
            try files.synchronizeDirectory(paths.directory)
        }
        var tables = try Self.openSegments(manifest, paths)
        nextSequence = manifest.firstSequence
        logNumber = manifest.logStart
        let start = manifest.logStart
        let numbers = try paths.logNumbers().filter { $0 >= start }
        var empty: [UInt64] = []
        for (index, number) in numbers.enumerated() {
            let isLast = index == numbers.count - 1
            let found = try LogContents(path: paths.log(number), firstSequence: nextSequence, isLast: isLast)
            for record in found.records {
                let rows = try Segment(image: record.image, path: paths.log(number))
                try tables[record.table, default: StoreContents.Table()].adopt(record.columns)
                try tables[record.table, default: StoreContents.Table()].addToTail(rows)
            }
            if found.tornLength > 0 {
                try Self.cut(paths.log(number), to: found.validLength, files: files)
                tornBytes += found.tornLength
            }
            if found.validLength == 0 { empty.append(number) }
            nextSequence = found.nextSequence
            unsealedBytes += found.validLength
            logNumber = number + 1
        }
        log = try paths.createLog(logNumber, files: files)
        // Only now, when everything could be read, is anything removed.
        try paths.removeOrphans(manifest)
        paths.removeLogs(before: manifest.logStart)
        // A store that is only opened and closed, as a reader does, would otherwise gather a file each time.
        paths.removeLogs(empty)
        let found = tables
        contents.update { $0 = found }
    }

    private static func openSegments(
        _ manifest: Manifest, _ paths: StorePaths
    ) throws(StorageError) -> [String: StoreContents.Table] {
        var tables: [String: StoreContents.Table] = [:]
        for entry in manifest.tables {
            var table = StoreContents.Table()
            table.columns = entry.columns.map { ColumnSchema(name: $0.name, type: $0.type) }
            for file in entry.segments {
                let path = paths.segment(file.identifier)
                let segment = try Segment(contentsOf: path)
                guard segment.rowCount == file.rows, segment.byteCount == file.bytes else {
                    throw .damaged(path: path, reason: "it is not the file that the manifest names")
                }
                table.stored.append((file.identifier, segment))
            }
            tables[entry.name] = table
        }
        return tables
    }

    private static func cut(_ path: String, to length: Int, files: FileAccess) throws(StorageError) {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw .current("open", path) }
        defer { close(file) }
        guard ftruncate(file, off_t(length)) == 0 else { throw .current("truncate", path) }
        try files.synchronizeAll(file, path: path)
    }
}

internal import Glibc
internal import Values

extension SegmentStore {
    /// Makes segment files of the log's rows. Does nothing while another sealing runs.
    func seal() async throws(StorageError) {
        guard let sealing = try await writer.beginSealing() else { return }
        do throws(StorageError) {
            var made: [MadeSegment] = []
            for table in sealing.tables {
                made.append(try await makeSegment(table: table.name, columns: table.columns, parts: table.parts))
            }
            try await writer.finishSealing(sealing, made)
        } catch {
            await writer.abandonSealing(sealing)
            throw error
        }
    }

    /// Merges the small segments of each table that has at least `threshold` of them. Does nothing while another merge runs.
    func mergeSmallSegments(when threshold: Int) async throws(StorageError) {
        guard try await writer.beginMerging() else { return }
        do throws(StorageError) {
            for table in tables { try await mergeSmallSegments(of: table, when: threshold) }
        } catch {
            await writer.endMerging()
            throw error
        }
        await writer.endMerging()
    }

    private func mergeSmallSegments(of table: String, when threshold: Int) async throws(StorageError) {
        let groups = contents.read { $0[table]?.smallGroups(limit: options.segmentRows, threshold: threshold) ?? [] }
        for group in groups {
            let merged = try await makeSegment(table: table, columns: columns(of: table), parts: group.map(\.segment))
            try await writer.replace(Set(group.map(\.identifier)), with: [merged])
        }
    }

    /// Writes a segment file, which does not count yet.
    func makeSegment(
        table: String, columns: [ColumnSchema], parts: [Segment]
    ) async throws(StorageError) -> MadeSegment {
        let identifier = try await writer.reserveIdentifier()
        let paths = StorePaths(directory: directory)
        let options = options
        let segment = try await worker.run { () throws(StorageError) in
            let image = try SegmentMerge.image(of: parts, schema: columns, timeColumn: options.timeColumn)
            let path = paths.segment(identifier)
            try image.withUnsafeBufferPointer { (image) throws(StorageError) in
                try options.files.publish(UnsafeRawBufferPointer(image), at: path)
            }
            try options.files.synchronizeDirectory(paths.segments)
            return try Segment(contentsOf: path)
        }
        return MadeSegment(table: table, columns: columns, identifier: identifier, segment: segment)
    }
}

extension StoreContents.Table {
    /// The small segment files in groups that each fit one segment; of one file a group is not made.
    fileprivate func smallGroups(limit: Int, threshold: Int) -> [[(identifier: UInt64, segment: Segment)]] {
        let small = stored.filter { $0.segment.rowCount < limit / 2 }
            .sorted { ($0.segment.timeRange?.lowerBound ?? .min) < ($1.segment.timeRange?.lowerBound ?? .min) }
        if small.count < threshold { return [] }
        var groups: [[(identifier: UInt64, segment: Segment)]] = []
        var rows = 0
        for file in small {
            if groups.isEmpty || rows + file.segment.rowCount > limit {
                groups.append([])
                rows = 0
            }
            groups[groups.count - 1].append(file)
            rows += file.segment.rowCount
        }
        return groups.filter { $0.count > 1 }
    }
}

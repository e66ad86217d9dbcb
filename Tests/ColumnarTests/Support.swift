import Columnar
import Foundation
import Values

/// A small seeded generator (SplitMix64), so that a failing case can be run again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// A directory that is removed when the last reference goes.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("columnar-" + UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func copy() throws -> TemporaryDirectory {
        let other = try TemporaryDirectory()
        try FileManager.default.removeItem(atPath: other.path)
        try FileManager.default.copyItem(atPath: path, toPath: other.path)
        return other
    }
}

/// A batch of rows given one after another.
func batch(_ columns: [ColumnSchema], _ rows: [[Scalar]]) -> Batch {
    let builder = BatchBuilder(columns: columns)
    for row in rows {
        for (column, value) in row.enumerated() { builder.append(scalar: value, at: column) }
        builder.endRow()
    }
    return builder.finish()
}

extension Vector {
    var scalars: [Scalar] { (0..<count).map { scalar(at: $0) } }
}

extension Segment {
    func scalars(of column: ColumnSchema) throws -> [Scalar] {
        try batch(of: [column], rows: 0..<rowCount).columns[0].scalars
    }
}

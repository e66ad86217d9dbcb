package import Columnar

extension Batch {
    /// How many bytes the rows take; the dictionaries of stored columns, which many batches share, not counted.
    package var byteCount: Int { columns.reduce(0) { $0 + $1.byteCount } }
}

extension Vector {
    /// How many bytes the rows take. A dictionary that was computed for a batch counts by the share of it that the rows are; that of
    /// a stored column does not.
    package var byteCount: Int {
        let width =
            switch storage {
            case .bool: 1
            case .long, .real: 8
            case .decimal: 32
            case .guid: 16
            case .string, .dynamic: 4
            case .constant: 0
            }
        return count * width + (validity == nil ? 0 : count / 8) + computedBytes
    }

    private var computedBytes: Int {
        let (bytes, entries): (Int, Int)
        switch storage {
        case .string(_, let dictionary) where !dictionary.isDistinct:
            (bytes, entries) = (dictionary.bytes.count, dictionary.count)
        case .dynamic(_, let dictionary) where dictionary.texts == nil:
            (bytes, entries) = (dictionary.weight * 32, dictionary.count)
        default: return 0
        }
        return count >= entries ? bytes : bytes / max(entries, 1) * count
    }
}

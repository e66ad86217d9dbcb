package import Columnar

extension Batch {
    /// How many bytes the rows themselves take; dictionaries, which are shared by many batches, not counted.
    package var byteCount: Int { columns.reduce(0) { $0 + $1.byteCount } }
}

extension Vector {
    /// How many bytes the rows themselves take, without the dictionary.
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
        return count * width + (validity == nil ? 0 : count / 8)
    }
}

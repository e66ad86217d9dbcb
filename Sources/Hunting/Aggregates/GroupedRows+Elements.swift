import Columnar
import Values

extension GroupedRows {
    /// The rows with the elements of arrays in place of the arrays: what `make_set` and `make_list` collect.
    ///
    /// Source: "make_set() (aggregation function)", the example of a set from an array column. Nulls among the elements are left
    /// out, as null rows are; an array in an array stays one.
    func elements(of values: Vector) -> (rows: GroupedRows, values: Vector) {
        guard values.type == .dynamic else { return (self, values) }
        let reader = values.dynamicReader
        var known: [UInt32: Dynamic] = [:]
        var hasArray = false
        for row in 0..<values.count {
            let code = reader.codes[row]
            guard known[code] == nil else { continue }
            let value = reader.dictionary[code]
            known[code] = value
            if case .array = value { hasArray = true }
        }
        guard hasArray else { return (self, values) }
        var elements: [Dynamic] = []
        var owners: [UInt32] = []
        for row in 0..<values.count {
            guard let value = known[reader.codes[row]] else { continue }
            let group = groups[row]
            if case .array(let inner) = value {
                for element in inner where element != .null {
                    elements.append(element)
                    owners.append(group)
                }
            } else {
                elements.append(value)
                owners.append(group)
            }
        }
        return (
            GroupedRows(groups: Buffer(owners), only: only, count: count, morsel: morsel), .dynamicRows(elements)
        )
    }
}

/// One page of a collection: the rows to send, and what the envelope says besides.
package struct ODataPage<Entity: Sendable>: Sendable {
    package let rows: [Entity]
    /// How many rows the filter let through; nil unless `$count=true`.
    package let count: Int?
    /// The `$skip` of the next page; nil when this is the last, or the caller chose its own size by `$top`.
    package let nextSkip: Int?
    /// The positions of the properties to write; nil: all.
    package let selected: [Int]?
}

extension ODataQuery {
    /// Applies the options to all entities, which come in the service's own order.
    ///
    /// Source: OData 4.01 protocol, section 11.2.1 (order of evaluation: filter, count, orderby, skip, top).
    package func page<Entity>(
        of entities: [Entity], type: EntityType<Entity>
    ) throws(ODataFault) -> ODataPage<Entity> {
        var rows = try filtered(entities, type: type)
        let count = countRequested ? rows.count : nil
        if !orderBy.isEmpty { rows = try sorted(rows, type: type) }
        rows = Array(rows.dropFirst(skip))
        let size = top ?? options.pageSize
        let isCut = rows.count > size
        return ODataPage(
            rows: Array(rows.prefix(size)), count: count, nextSkip: isCut && top == nil ? skip + size : nil,
            selected: try selection(type))
    }

    /// The entities that `$filter` lets through.
    package func filtered<Entity>(
        _ entities: [Entity], type: EntityType<Entity>
    ) throws(ODataFault) -> [Entity] {
        guard let filter else { return entities }
        let bound = try BoundFilter(filter, on: type, filterable: Set(options.filterable))
        return entities.filter(bound.accepts)
    }

    private func sorted<Entity>(_ rows: [Entity], type: EntityType<Entity>) throws(ODataFault) -> [Entity] {
        var keys: [(value: @Sendable (Entity) -> ODataValue, isDescending: Bool)] = []
        for key in orderBy {
            let property = type.properties[try position(key.property, type)]
            switch property.kind {
            case .collection, .complex:
                throw ODataFault("The property '\(property.name)' cannot be used in $orderby: it has no order.")
            case .enumeration(let members):
                let ranks = Dictionary(members.enumerated().map { ($1, Int64($0)) }) { first, _ in first }
                keys.append(
                    (
                        { entity in
                            guard case .string(let name) = property.value(entity) else { return .null }
                            return .number(ranks[name])
                        }, key.isDescending
                    ))
            default: keys.append((property.value, key.isDescending))
            }
        }
        // Nulls sort before everything, as OData has it; equal rows keep the service's order (the sort is stable).
        return rows.sorted { left, right in
            for key in keys {
                let (first, second) = (key.value(left), key.value(right))
                if first == second { continue }
                let ascending =
                    first == .null ? true : second == .null ? false : (ODataOrder.compare(first, second) ?? 0) < 0
                return ascending != key.isDescending
            }
            return false
        }
    }

    private func selection<Entity>(_ type: EntityType<Entity>) throws(ODataFault) -> [Int]? {
        guard !selected.isEmpty, selected != ["*"] else { return nil }
        var positions: Set<Int> = []
        for name in selected { positions.insert(try position(name, type)) }
        return positions.sorted()
    }

    private func position<Entity>(_ name: String, _ type: EntityType<Entity>) throws(ODataFault) -> Int {
        guard let position = type.position(of: name) else {
            throw ODataFault("Could not find a property named '\(name)' on type '\(type.name)'.")
        }
        return position
    }
}

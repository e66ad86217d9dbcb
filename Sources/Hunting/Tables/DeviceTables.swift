import Columnar
import HuntingSchema
import KQL
import Values

/// Tables as somebody sees them who may see some devices only: of the tables with a device those rows, of others none.
package struct DeviceTables: TableProvider {
    private let tables: any TableProvider
    private let devices: Set<String>

    /// The column that says to which device a row belongs.
    private static let deviceColumn = "DeviceId"

    /// Restricts tables.
    ///
    /// - Parameters:
    ///   - tables: what everybody together sees.
    ///   - devices: the ids whose rows are left.
    package init(_ tables: any TableProvider, devices: Set<String>) {
        self.tables = tables
        self.devices = devices
    }

    package func pinned() -> any TableProvider { DeviceTables(tables.pinned(), devices: devices) }

    package func source(of table: String) throws -> (any TableSource)? {
        guard HuntingSchema.table(named: table)?.column(named: Self.deviceColumn)?.type == .string else { return nil }
        return try tables.source(of: table).map { Restricted(source: $0, devices: devices) }
    }

    /// The rows of a table that belong to some devices.
    ///
    /// What a query asks beyond that is answered from those rows alone. Nothing of the query is computed over a segment's
    /// dictionary, which has the texts of all devices: an expression that fails for one of them would say that it is there.
    private struct Restricted: TableSource {
        let source: any TableSource
        let devices: Set<String>

        func scan(_ request: ScanRequest, in execution: Execution) async throws -> BatchStream {
            let wanted = request.columns + request.tested
            var columns = wanted
            let device: Column
            if let present = columns.first(where: { $0.name == DeviceTables.deviceColumn }) {
                device = present
            } else {
                // Any identity does that no other column of the request has.
                let free = (columns.map(\.id.rawValue).max() ?? 0) + 1
                device = Column(id: ColumnID(rawValue: free), name: DeviceTables.deviceColumn, type: .string)
                columns.append(device)
            }
            let members = devices.sorted().map { [Scalar.string($0)] }
            let isVisible = Expression.isIn(
                .column(device.id, .string), .values(columns: [device], rows: members), ignoringCase: false)
            // Numbers and times have no dictionary, and rule out whole blocks.
            let (early, late) = request.conjuncts.partitioned { conjunct in
                conjunct.columns.isDisjoint(with: columns.filter { $0.type.hasDictionary }.map(\.id))
            }
            let visible = try await source.scan(
                ScanRequest(
                    table: request.table, columns: wanted, conjuncts: [isVisible] + early,
                    tested: Array(columns.dropFirst(wanted.count)), limit: late.isEmpty ? request.limit : nil),
                in: execution)
            let layout = Layout(wanted)
            let conjuncts = try late.map { try execution.compiler.compile($0, over: layout) }
            let (output, limit) = (request.columns.count, request.limit)
            return visible.map { batch, worker in
                let own = Batch(columns: try batch.columns.map { try $0.compacted() }, count: batch.count)
                let selected = try Selection.select(conjuncts, in: own, worker)
                if selected.count == 0 { return selected }
                let kept = Batch(columns: Array(selected.columns.prefix(output)), count: selected.count)
                return limit.map { kept.count > $0 ? kept.slice(0..<$0) : kept } ?? kept
            }
        }
    }
}

extension ScalarType {
    fileprivate var hasDictionary: Bool { self == .string || self == .dynamic }
}

extension Array {
    /// Those elements for which something holds, and the others, each in their order.
    fileprivate func partitioned(by holds: (Element) -> Bool) -> (those: [Element], others: [Element]) {
        (filter(holds), filter { !holds($0) })
    }
}

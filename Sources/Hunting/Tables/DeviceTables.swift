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

    /// A table with one conjunct more than was asked for, tested first.
    private struct Restricted: TableSource {
        let source: any TableSource
        let devices: Set<String>

        func scan(_ request: ScanRequest, in execution: Execution) async throws -> BatchStream {
            let columns = request.columns + request.tested
            var tested = request.tested
            let device: Column
            if let present = columns.first(where: { $0.name == DeviceTables.deviceColumn }) {
                device = present
            } else {
                // Any identity does that no other column of the request has.
                let free = (columns.map(\.id.rawValue).max() ?? 0) + 1
                device = Column(id: ColumnID(rawValue: free), name: DeviceTables.deviceColumn, type: .string)
                tested.append(device)
            }
            let members = devices.sorted().map { [Scalar.string($0)] }
            let isVisible = Expression.isIn(
                .column(device.id, .string), .values(columns: [device], rows: members), ignoringCase: false)
            return try await source.scan(
                ScanRequest(
                    table: request.table, columns: request.columns, conjuncts: [isVisible] + request.conjuncts,
                    tested: tested, limit: request.limit), in: execution)
        }
    }
}

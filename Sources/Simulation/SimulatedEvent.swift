/// One cell of a simulated row.
package enum SimulatedCell: Sendable, Equatable {
    case text(String)
    case number(Int64)
    /// Ticks of 100 ns since 0001-01-01.
    case time(Int64)
    case flag(Bool)
}

extension SimulatedCell: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .flag(value) }
}

/// One row of a hunting table, as the simulated sensor reports it. Columns that are not named stay empty.
package struct SimulatedEvent: Sendable {
    /// The hunting table.
    package let table: String
    /// When it happened, in ticks.
    package let timestamp: Int64
    /// The cells by column name; `Timestamp` and `ReportId` are not among them.
    package var cells: [(column: String, value: SimulatedCell)]
}

/// Takes simulated events one by one.
typealias EventSink = (SimulatedEvent) -> Void

/// Spans of time in ticks, as the engine counts it.
enum Ticks {
    static let second: Int64 = 10_000_000
    static let minute: Int64 = 60 * second
    static let hour: Int64 = 60 * minute
    static let day: Int64 = 24 * hour
}

package import Foundation

/// Times as the hunting tables keep them: ticks of 100 ns since 0001-01-01T00:00:00Z.
package enum Ticks {
    /// Ticks in a second.
    package static let perSecond: Int64 = 10_000_000
    /// Seconds from 0001-01-01 to 2001-01-01, where Foundation's reference date lies.
    private static let reference: Int64 = 63_113_904_000

    /// The ticks of a date, to the 100 ns that the date's double holds.
    package static func of(_ date: Date) -> Int64 {
        let seconds = date.timeIntervalSinceReferenceDate
        let whole = seconds.rounded(.down)
        return (Int64(whole) + reference) * perSecond + Int64(((seconds - whole) * Double(perSecond)).rounded(.down))
    }

    /// The date of ticks.
    package static func date(_ ticks: Int64) -> Date {
        Date(
            timeIntervalSinceReferenceDate: Double(ticks / perSecond - reference) + Double(ticks % perSecond)
                / Double(perSecond))
    }
}

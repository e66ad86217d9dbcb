package import Foundation

extension KQLCalendar {
    /// The ticks of a Foundation date, rounded to the microsecond that its floating-point number can tell; dates before year 1
    /// and after 9999 become the first and the last `datetime`.
    package static func ticks(_ date: Date) -> Int64 {
        let seconds = date.timeIntervalSinceReferenceDate
        let reference: Int64 = 631_139_040_000_000_000
        let whole = seconds.rounded(.down)
        guard whole > -63_113_904_001, whole < 252_423_993_600 else { return whole < 0 ? 0 : lastDatetime }
        let microseconds = Int64(((seconds - whole) * 1_000_000).rounded())
        return min(max(reference + Int64(whole) * ticksPerSecond + microseconds * 10, 0), lastDatetime)
    }

    /// The Foundation date of an instant.
    package static func date(_ ticks: Int64) -> Date {
        let reference: Int64 = 631_139_040_000_000_000
        let difference = ticks - reference
        let seconds = Double(difference / ticksPerSecond)
        let fraction = Double(difference % ticksPerSecond) / Double(ticksPerSecond)
        return Date(timeIntervalSinceReferenceDate: seconds + fraction)
    }
}

import Values

/// A part of a date or time, as `datetime_add`, `datetime_diff` and `datetime_part` name it.
enum DateTimePart: String {
    case year, quarter, month, week, day, hour, minute, second, millisecond, microsecond, nanosecond
    case weekOfYear = "week_of_year"
    case dayOfYear = "dayofyear"

    /// The part with a name, in any case.
    ///
    /// - Throws: `QueryError.evaluation` naming what is none, and the function it was given to.
    init(_ name: String, for function: String) throws(QueryError) {
        guard
            let part = DateTimePart(rawValue: name.lowercased())
                ?? (name.lowercased() == "weekofyear" ? .weekOfYear : nil)
        else { throw .evaluation("\(function)(): '\(name)' is not a part of a datetime.") }
        self = part
    }

    /// The ticks of a part that always has as many; nil for those that have not.
    private var ticks: Int64? {
        switch self {
        case .week: 7 * KQLCalendar.ticksPerDay
        case .day: KQLCalendar.ticksPerDay
        case .hour: KQLCalendar.ticksPerHour
        case .minute: KQLCalendar.ticksPerMinute
        case .second: KQLCalendar.ticksPerSecond
        case .millisecond: KQLCalendar.ticksPerMillisecond
        case .microsecond: KQLCalendar.ticksPerMicrosecond
        default: nil
        }
    }

    /// The instant so many parts later; nil out of the range of datetime.
    func adding(_ count: Int64, to instant: Int64) -> Int64? {
        let months: Int64
        switch self {
        case .year: months = 12
        case .quarter: months = 3
        case .month: months = 1
        case .nanosecond:
            let (sum, overflow) = instant.addingReportingOverflow(count / 100)
            return overflow || !KQLCalendar.isDatetime(sum) ? nil : sum
        default:
            guard let ticks else { return nil }
            let (offset, overflow) = ticks.multipliedReportingOverflow(by: count)
            let (sum, overflow2) = instant.addingReportingOverflow(offset)
            return overflow || overflow2 || !KQLCalendar.isDatetime(sum) ? nil : sum
        }
        guard count.magnitude < 200_000 else { return nil }
        return KQLCalendar.adding(months: Int(months * count), to: instant)
    }

    /// How many boundaries of the part lie between two instants.
    func difference(_ left: Int64, _ right: Int64) -> Int64? {
        func months(_ ticks: Int64) -> Int64 {
            let day = KQLCalendar.day(ofTicks: ticks)
            return Int64(day.year * 12 + day.month - 1)
        }
        switch self {
        case .year: return Int64(KQLCalendar.day(ofTicks: left).year - KQLCalendar.day(ofTicks: right).year)
        case .quarter: return months(left) / 3 - months(right) / 3
        case .month: return months(left) - months(right)
        case .week:
            // Weeks begin on Sunday; day 0 of the calendar was a Monday.
            func week(_ ticks: Int64) -> Int64 { (ticks / KQLCalendar.ticksPerDay + 1) / 7 }
            return week(left) - week(right)
        case .nanosecond:
            let (product, overflow) = (left - right).multipliedReportingOverflow(by: 100)
            return overflow ? nil : product
        default: return ticks.map { left / $0 - right / $0 }
        }
    }

    /// The part of an instant; nil for a part that an instant has not.
    func value(of instant: Int64) -> Int64? {
        let day = KQLCalendar.day(ofTicks: instant)
        let fraction = instant % KQLCalendar.ticksPerSecond
        switch self {
        case .year: return Int64(day.year)
        case .quarter: return Int64((day.month + 2) / 3)
        case .month: return Int64(day.month)
        case .weekOfYear: return Int64(KQLCalendar.isoWeek(instant))
        case .day: return Int64(day.day)
        case .dayOfYear: return Int64(KQLCalendar.dayOfYear(instant))
        case .hour: return instant % KQLCalendar.ticksPerDay / KQLCalendar.ticksPerHour
        case .minute: return instant % KQLCalendar.ticksPerHour / KQLCalendar.ticksPerMinute
        case .second: return instant % KQLCalendar.ticksPerMinute / KQLCalendar.ticksPerSecond
        case .millisecond: return fraction / KQLCalendar.ticksPerMillisecond
        case .microsecond: return fraction / KQLCalendar.ticksPerMicrosecond
        case .nanosecond: return fraction * 100
        case .week: return nil
        }
    }
}

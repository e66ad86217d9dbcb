/// The proleptic Gregorian calendar over ticks of 100 ns since 0001-01-01T00:00:00Z, as `datetime` values have them.
///
/// Arithmetic is on days alone (the civil-from-days algorithm), without time zones, leap seconds or Foundation.
package enum KQLCalendar {
    /// Ticks of a second, a minute, an hour and a day.
    package static let ticksPerMicrosecond: Int64 = 10
    package static let ticksPerMillisecond: Int64 = 10_000
    package static let ticksPerSecond: Int64 = 10_000_000
    package static let ticksPerMinute: Int64 = 600_000_000
    package static let ticksPerHour: Int64 = 36_000_000_000
    package static let ticksPerDay: Int64 = 864_000_000_000

    /// 1970-01-01T00:00:00Z.
    package static let unixEpoch: Int64 = 621_355_968_000_000_000
    /// 9999-12-31T23:59:59.9999999Z, the last `datetime`; the first is 0.
    package static let lastDatetime: Int64 = 3_155_378_975_999_999_999

    /// The parts of a date.
    package struct Day: Sendable, Hashable {
        package var year: Int
        /// 1 to 12.
        package var month: Int
        /// 1 to 31.
        package var day: Int

        /// Makes a date of parts, unchecked.
        package init(year: Int, month: Int, day: Int) {
            self.year = year
            self.month = month
            self.day = day
        }
    }

    /// Whether a number of ticks is a `datetime` (years 1 to 9999).
    package static func isDatetime(_ ticks: Int64) -> Bool { ticks >= 0 && ticks <= lastDatetime }

    /// The days from 0001-01-01 to a date; any month and day are accepted and carried over.
    package static func days(year: Int, month: Int, day: Int) -> Int {
        // March is the first month here, so that the leap day is the last day of a year.
        let monthIndex = month - 1
        var year = year + Int((Double(monthIndex) / 12).rounded(.down))
        let month = (monthIndex % 12 + 12) % 12 + 1
        if month <= 2 { year -= 1 }
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 306
    }

    /// The date so many days after 0001-01-01.
    package static func day(_ days: Int) -> Day {
        let shifted = days + 306
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        return Day(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    /// The date of an instant.
    package static func day(ofTicks ticks: Int64) -> Day { day(Int(ticks / ticksPerDay)) }

    /// How many days a month has.
    package static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Whether a year has 366 days.
    package static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// The ticks of a date and time of day; nil where there is no such date or time, or it is no `datetime`.
    package static func ticks(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, fraction: Int64 = 0
    ) -> Int64? {
        guard year >= 1, year <= 9999, month >= 1, month <= 12, day >= 1, day <= length(ofMonth: month, year: year),
            hour >= 0, hour < 24, minute >= 0, minute < 60, second >= 0, second < 60
        else { return nil }
        let time = Int64(hour * 3600 + minute * 60 + second) * ticksPerSecond + fraction
        return Int64(days(year: year, month: month, day: day)) * ticksPerDay + time
    }

    /// The days since the Sunday before: 0 for Sunday, 6 for Saturday.
    package static func dayOfWeek(_ ticks: Int64) -> Int {
        // 0001-01-01 was a Monday.
        Int((ticks / ticksPerDay + 1) % 7)
    }

    /// The day of the year, from 1.
    package static func dayOfYear(_ ticks: Int64) -> Int {
        let days = Int(ticks / ticksPerDay)
        return days - Self.days(year: day(days).year, month: 1, day: 1) + 1
    }

    /// The week of the year by ISO 8601: weeks begin on Monday, week 1 has the year's first Thursday.
    package static func isoWeek(_ ticks: Int64) -> Int {
        let days = Int(ticks / ticksPerDay)
        let monday = days - days % 7
        let year = day(monday + 3).year
        let fourth = Self.days(year: year, month: 1, day: 4)
        return (monday - (fourth - fourth % 7)) / 7 + 1
    }

    /// An instant moved by months; a day that the month has not becomes its last. Nil out of the range of `datetime`.
    package static func adding(months: Int, to ticks: Int64) -> Int64? {
        guard months > -120_000, months < 120_000 else { return nil }
        let date = day(ofTicks: ticks)
        let index = date.year * 12 + date.month - 1 + months
        let year = index / 12
        let month = index % 12 + 1
        guard index >= 12, year <= 9999 else { return nil }
        let day = min(date.day, length(ofMonth: month, year: year))
        return Int64(days(year: year, month: month, day: day)) * ticksPerDay + ticks % ticksPerDay
    }
}

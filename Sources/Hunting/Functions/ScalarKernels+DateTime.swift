import Columnar
import Foundation
import KQL
import Values

extension ScalarKernels {
    /// Results out of the years 1 to 9999 are null.
    static let dateTimes: Family =
        [
            (
                "now",
                .longs { row in
                    guard row.count > 0 else { return row.context.now }
                    return row.long(0).flatMap { datetime(row.context.now, plus: $0) }
                }
            ),
            ("ago", .longs { row in row.long(0).flatMap { datetime(row.context.now, plus: 0 &- $0) } }),
            (
                "datetime_add",
                .longs { row in
                    let part = try DateTimePart(row.string(0), for: "datetime_add")
                    guard let count = row.long(1), let instant = row.long(2) else { return nil }
                    return part.adding(count, to: instant)
                }
            ),
            (
                "datetime_diff",
                .longs { row in
                    let part = try DateTimePart(row.string(0), for: "datetime_diff")
                    guard let left = row.long(1), let right = row.long(2) else { return nil }
                    return part.difference(left, right)
                }
            ),
            (
                "datetime_part",
                .longs { row in
                    let part = try DateTimePart(row.string(0), for: "datetime_part")
                    return row.long(1).flatMap { part.value(of: $0) }
                }
            ),
            (
                "make_datetime",
                .longs { row in
                    guard row.count > 1 else { return row.asDynamic(0).asDatetime }
                    var parts = [1, 1, 1, 0, 0]
                    for index in 0..<min(row.count, 5) {
                        guard let value = row.long(index), let part = Int(exactly: value) else { return nil }
                        parts[index] = part
                    }
                    var seconds = 0.0
                    if row.count > 5 {
                        guard let value = row.real(5), value >= 0, value < 60 else { return nil }
                        seconds = value
                    }
                    guard
                        let minute = KQLCalendar.ticks(
                            year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4])
                    else { return nil }
                    return minute + Int64((seconds * 10_000_000).rounded())
                }
            ),
            (
                "make_timespan",
                .longs { row in
                    guard row.count > 1 else { return row.asDynamic(0).asTimespan }
                    let offset = row.count == 4 ? 1 : 0
                    var days: Int64 = 0
                    if offset == 1 {
                        guard let value = row.long(0), value >= 0, value <= 10_675_198 else { return nil }
                        days = value
                    }
                    guard let hours = row.long(offset), hours >= 0, hours < 24, let minutes = row.long(offset + 1),
                        minutes >= 0, minutes < 60
                    else { return nil }
                    var seconds = 0.0
                    if row.count > 2 {
                        guard let value = row.real(offset + 2), value >= 0, value < 60 else { return nil }
                        seconds = value
                    }
                    let whole = (days * 24 + hours) * KQLCalendar.ticksPerHour + minutes * KQLCalendar.ticksPerMinute
                    return whole + Int64((seconds * 10_000_000).rounded())
                }
            ),
            ("dayofweek", instantPart { Int64(KQLCalendar.dayOfWeek($0)) * KQLCalendar.ticksPerDay }),
            ("dayofmonth", instantPart { Int64(KQLCalendar.day(ofTicks: $0).day) }),
            ("dayofyear", instantPart { Int64(KQLCalendar.dayOfYear($0)) }),
            ("hourofday", instantPart { $0 % KQLCalendar.ticksPerDay / KQLCalendar.ticksPerHour }),
            ("monthofyear", instantPart { Int64(KQLCalendar.day(ofTicks: $0).month) }),
            ("getyear", instantPart { Int64(KQLCalendar.day(ofTicks: $0).year) }),
            ("week_of_year", instantPart { Int64(KQLCalendar.isoWeek($0)) }),
            ("datetime_utc_to_local", zoned("datetime_utc_to_local") { $0 + $1.offset(atUTC: $0) }),
            ("datetime_local_to_utc", zoned("datetime_local_to_utc") { $0 - $1.offset(atLocal: $0) }),
        ] + periods + unixTimes

    static func datetime(_ ticks: Int64, plus span: Int64) -> Int64? {
        let (sum, overflow) = ticks.addingReportingOverflow(span)
        return overflow || !KQLCalendar.isDatetime(sum) ? nil : sum
    }

    private static func instantPart(_ part: @escaping @Sendable (Int64) -> Int64) -> ScalarKernel {
        ScalarKernel { arguments, result, _, _ in
            RowLoop.map(arguments[0], LongValues.self, to: LongValues.self, type: result, part)
        }
    }

    /// The start of the period that has an instant, some periods on; nil out of range.
    private static func start(of unit: DateTimePart, _ instant: Int64, _ offset: Int64) -> Int64? {
        let perDay = KQLCalendar.ticksPerDay
        let day = KQLCalendar.day(ofTicks: instant)
        switch unit {
        case .day: return unit.adding(offset, to: instant / perDay * perDay)
        case .week:
            // Weeks begin on Sunday, and the first one lies partly before year 1.
            let start = instant / perDay * perDay - Int64(KQLCalendar.dayOfWeek(instant)) * perDay
            let (shift, overflow) = (7 * perDay).multipliedReportingOverflow(by: offset)
            return overflow ? nil : datetime(start, plus: shift)
        case .month:
            return KQLCalendar.ticks(year: day.year, month: day.month, day: 1).flatMap { unit.adding(offset, to: $0) }
        default: return KQLCalendar.ticks(year: day.year, month: 1, day: 1).flatMap { unit.adding(offset, to: $0) }
        }
    }

    private static let periods: Family = [
        ("day", DateTimePart.day), ("week", .week), ("month", .month), ("year", .year),
    ].flatMap { name, unit in
        [
            (
                ScalarFunction.Identifier(rawValue: "startof" + name),
                .longs { row in
                    guard let instant = row.long(0) else { return nil }
                    guard row.count > 1 else { return start(of: unit, instant, 0) }
                    return row.long(1).flatMap { start(of: unit, instant, $0) }
                }
            ),
            (
                .init(rawValue: "endof" + name),
                .longs { row in
                    guard let instant = row.long(0) else { return nil }
                    var offset: Int64 = 0
                    if row.count > 1 {
                        guard let given = row.long(1), given < 1_000_000_000, given > -1_000_000_000 else { return nil }
                        offset = given
                    }
                    if let next = start(of: unit, instant, offset + 1) { return next - 1 }
                    // The last period of the calendar has no next one.
                    return start(of: unit, instant, offset) == nil ? nil : KQLCalendar.lastDatetime
                }
            ),
        ]
    }

    private static let unixTimes: Family = [
        ("seconds", KQLCalendar.ticksPerSecond, 1), ("milliseconds", KQLCalendar.ticksPerMillisecond, 1),
        ("microseconds", KQLCalendar.ticksPerMicrosecond, 1), ("nanoseconds", 1, 100),
    ].map { (unit: String, ticks: Int64, divisor: Int64) in
        (
            ScalarFunction.Identifier(rawValue: "unixtime_\(unit)_todatetime"),
            ScalarKernel { arguments, result, _, _ in
                if arguments[0].type == .real {
                    return RowLoop.compactMap(arguments[0], RealValues.self, to: LongValues.self, type: result) {
                        value in
                        Int64(exactly: (value * Double(ticks) / Double(divisor)).rounded())
                            .flatMap { datetime(KQLCalendar.unixEpoch, plus: $0) }
                    }
                }
                return RowLoop.compactMap(arguments[0], LongValues.self, to: LongValues.self, type: result) { value in
                    let (product, overflow) = value.multipliedReportingOverflow(by: ticks)
                    return overflow ? nil : datetime(KQLCalendar.unixEpoch, plus: product / divisor)
                }
            }
        )
    }

    private static func zoned(
        _ function: String, _ move: @escaping @Sendable (Int64, TimeZone) -> Int64
    ) -> ScalarKernel {
        ScalarKernel { arguments, result, rows, _ in
            let (instants, names) = (arguments[0].longReader, arguments[1].stringReader)
            var zones: [String: TimeZone] = [:]
            return try RowLoop.makeNullable(LongValues.self, type: result, rows: rows) { row in
                guard instants.isValid(row) else { return nil }
                let name = names[row]
                if zones[name] == nil {
                    guard let zone = TimeZone(identifier: name) else {
                        throw QueryError.evaluation("\(function)(): '\(name)' is not a time zone.")
                    }
                    zones[name] = zone
                }
                return zones[name].flatMap { zone in
                    let moved = move(instants[row], zone)
                    return KQLCalendar.isDatetime(moved) ? moved : nil
                }
            }
        }
    }
}

extension TimeZone {
    /// What a local clock is ahead of UTC, in ticks.
    fileprivate func offset(atUTC ticks: Int64) -> Int64 {
        Int64(secondsFromGMT(for: KQLCalendar.date(ticks))) * KQLCalendar.ticksPerSecond
    }

    /// The same for an instant of the local clock. In the hour that a clock skips, the offset before it holds.
    fileprivate func offset(atLocal ticks: Int64) -> Int64 {
        let guess = offset(atUTC: ticks - offset(atUTC: ticks))
        return offset(atUTC: ticks - guess) == guess ? guess : offset(atUTC: ticks - offset(atUTC: ticks))
    }
}

/// The text form of `datetime` values.
///
/// Source: "The datetime data type" of the Kusto documentation, with its list of supported formats.
package enum DateTimeText {
    /// Reads an instant.
    ///
    /// Accepted, with blanks around: ISO 8601 (`2014-05-25T08:20:03.123456Z`, a blank for the `T`, an offset `+02:00`, without
    /// seconds, without time, `2014-05`, and one-digit months and days), RFC 822 and 850 (`Sat, 8 Nov 14 15:05:02 GMT`,
    /// `Saturday, 08-Nov-14 15:05:02 GMT`), and month first (`11/08/2014 15:05`, `11-8-2014`), each with `AM`/`PM` if wanted.
    /// A time without a zone is UTC. Digits behind the seventh of a fraction are cut off.
    ///
    /// - Returns: ticks of 100 ns since 0001-01-01T00:00:00Z; nil where the text is no datetime.
    package static func parse(_ bytes: Span<UInt8>) -> Int64? {
        let range = TextScanning.trimmed(bytes)
        var position = range.lowerBound
        let end = range.upperBound
        guard end - position >= 4 else { return nil }
        guard TextScanning.isDigit(bytes[position]) else { return parseNamed(bytes, position, end) }
        guard let first = TextScanning.number(bytes, &position, end, most: 4) else { return nil }
        if first.digits == 4 { return parseYearFirst(first.value, bytes, &position, end) }
        guard position < end, first.digits <= 2 else { return nil }
        let separator = bytes[position]
        guard separator == UInt8(ascii: "/") || separator == UInt8(ascii: "-") || separator == UInt8(ascii: ".") else {
            return parseNamed(bytes, range.lowerBound, end)
        }
        var probe = position + 1
        if probe < end, !TextScanning.isDigit(bytes[probe]) { return parseNamed(bytes, range.lowerBound, end) }
        guard let second = TextScanning.number(bytes, &probe, end, most: 2),
            TextScanning.skip(separator, bytes, &probe, end),
            let year = TextScanning.number(bytes, &probe, end, most: 4), year.digits == 4
        else { return nil }
        return parseTime(
            (year.value, first.value, second.value), bytes, &probe, end)
    }

    /// Reads an instant from a string.
    package static func parse(_ text: String) -> Int64? { parse(text.utf8.span) }

    /// Reads an instant from a part of a string.
    package static func parse(_ text: Substring) -> Int64? { parse(text.utf8.span) }

    private typealias Date = (year: Int, month: Int, day: Int)

    private static func parseYearFirst(
        _ year: Int, _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int
    ) -> Int64? {
        if position == end { return KQLCalendar.ticks(year: year, month: 1, day: 1) }
        if TextScanning.isDigit(bytes[position]) {
            // 20140525, 20140525T082003: the basic form.
            guard let month = TextScanning.number(bytes, &position, end, most: 2), month.digits == 2,
                let day = TextScanning.number(bytes, &position, end, most: 2), day.digits == 2
            else { return nil }
            return parseTime((year, month.value, day.value), bytes, &position, end)
        }
        let separator = bytes[position]
        guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/") || separator == UInt8(ascii: ".") else {
            return nil
        }
        position += 1
        guard let month = TextScanning.number(bytes, &position, end, most: 2) else { return nil }
        if position == end { return KQLCalendar.ticks(year: year, month: month.value, day: 1) }
        guard TextScanning.skip(separator, bytes, &position, end),
            let day = TextScanning.number(bytes, &position, end, most: 2)
        else { return nil }
        return parseTime((year, month.value, day.value), bytes, &position, end)
    }

    /// What follows a date: nothing, or a time of day and a zone.
    private static func parseTime(_ date: Date, _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) -> Int64? {
        if position == end { return KQLCalendar.ticks(year: date.year, month: date.month, day: date.day) }
        if bytes[position] | 32 == UInt8(ascii: "t") {
            position += 1
        } else if TextScanning.isBlank(bytes[position]) {
            while position < end, TextScanning.isBlank(bytes[position]) { position += 1 }
        } else if bytes[position] | 32 == UInt8(ascii: "z"), position + 1 == end {
            return KQLCalendar.ticks(year: date.year, month: date.month, day: date.day)
        } else {
            return nil
        }
        guard let hour = TextScanning.number(bytes, &position, end, most: 2) else { return nil }
        var minute = 0
        var second = 0
        var fraction: Int64 = 0
        if TextScanning.skip(UInt8(ascii: ":"), bytes, &position, end) {
            guard let read = TextScanning.number(bytes, &position, end, most: 2) else { return nil }
            minute = read.value
            if TextScanning.skip(UInt8(ascii: ":"), bytes, &position, end) {
                guard let read = TextScanning.number(bytes, &position, end, most: 2),
                    let ticks = TextScanning.fraction(bytes, &position, end)
                else { return nil }
                second = read.value
                fraction = ticks
            }
        } else if position + 4 <= end, TextScanning.isDigit(bytes[position]) {
            guard let minutes = TextScanning.number(bytes, &position, end, most: 2), minutes.digits == 2,
                let seconds = TextScanning.number(bytes, &position, end, most: 2), seconds.digits == 2,
                let ticks = TextScanning.fraction(bytes, &position, end)
            else { return nil }
            (minute, second, fraction) = (minutes.value, seconds.value, ticks)
        } else if position == end
            || bytes[position] | 32 != UInt8(ascii: "a") && bytes[position] | 32 != UInt8(ascii: "p")
        {
            // A lone hour needs AM or PM behind it.
            let next = position < end && TextScanning.isBlank(bytes[position])
            guard next else { return nil }
        }
        guard let (hours, offset) = parseZone(hour.value, bytes, &position, end),
            let ticks = KQLCalendar.ticks(
                year: date.year, month: date.month, day: date.day, hour: hours, minute: minute, second: second,
                fraction: fraction)
        else { return nil }
        let utc = ticks - offset
        return KQLCalendar.isDatetime(utc) ? utc : nil
    }

    /// `AM`, `PM`, `Z`, `GMT`, `UTC`, `+02:00`, and nothing: the hour of 24, and the offset from UTC in ticks.
    private static func parseZone(
        _ hour: Int, _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int
    ) -> (hour: Int, offset: Int64)? {
        var hour = hour
        while position < end {
            if TextScanning.isBlank(bytes[position]) {
                position += 1
            } else if bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                let sign: Int64 = bytes[position] == UInt8(ascii: "+") ? 1 : -1
                position += 1
                guard let hours = TextScanning.number(bytes, &position, end, most: 2) else { return nil }
                _ = TextScanning.skip(UInt8(ascii: ":"), bytes, &position, end)
                let minutes = TextScanning.number(bytes, &position, end, most: 2)?.value ?? 0
                guard position == end, hours.value <= 14, minutes < 60 else { return nil }
                return (hour, sign * Int64(hours.value * 60 + minutes) * KQLCalendar.ticksPerMinute)
            } else {
                switch TextScanning.word(bytes, &position, end) {
                case "am": if hour == 12 { hour = 0 } else if hour > 12 { return nil }
                case "pm": if hour < 12 { hour += 12 } else if hour > 12 { return nil }
                case "z", "gmt", "utc": return position == end ? (hour, 0) : nil
                default: return nil
                }
            }
        }
        return (hour, 0)
    }

    /// RFC 822, 850 and 1123: `[weekday,] 8 Nov 14 15:05:02 GMT`, with `-` between the parts of the date or blanks.
    private static func parseNamed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        var position = start
        if !TextScanning.isDigit(bytes[position]) {
            guard let weekday = TextScanning.word(bytes, &position, end), weekdays.contains(String(weekday.prefix(3))),
                TextScanning.skip(UInt8(ascii: ","), bytes, &position, end)
            else { return nil }
            while position < end, TextScanning.isBlank(bytes[position]) { position += 1 }
        }
        guard let day = TextScanning.number(bytes, &position, end, most: 2), position < end else { return nil }
        let separator = bytes[position]
        guard separator == UInt8(ascii: "-") || TextScanning.isBlank(separator) else { return nil }
        position += 1
        guard let name = TextScanning.word(bytes, &position, end), name.count >= 3,
            let month = months.firstIndex(where: { $0 == name || $0.prefix(3) == name }),
            TextScanning.skip(separator, bytes, &position, end),
            let year = TextScanning.number(bytes, &position, end, most: 4), year.digits == 2 || year.digits == 4
        else { return nil }
        // Two digits stand for 1950 to 2049, as .NET's invariant calendar has it.
        let full = year.digits == 4 ? year.value : year.value < 50 ? 2000 + year.value : 1900 + year.value
        return parseTime((full, month + 1, day.value), bytes, &position, end)
    }

    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// Whether the seven digits of the fraction are written.
    package enum Fraction: Sendable { case always, whenNotZero }

    /// Writes an instant: `2017-01-01T00:00:00Z`, `2017-01-01T23:59:59.9999999Z`.
    ///
    /// With `fraction: .always` it is what `tostring()` gives, `2017-01-01T00:00:00.0000000Z`.
    package static func format(_ ticks: Int64, fraction: Fraction = .whenNotZero) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(28)
        append(ticks, fraction: fraction, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes an instant at the end of a text.
    package static func append(_ ticks: Int64, fraction: Fraction = .whenNotZero, to bytes: inout [UInt8]) {
        let date = KQLCalendar.day(ofTicks: ticks)
        let time = Int(ticks % KQLCalendar.ticksPerDay)
        TextScanning.appendDigits(date.year, 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        TextScanning.appendDigits(date.month, 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        TextScanning.appendDigits(date.day, 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        TextScanning.appendDigits(time / 36_000_000_000, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        TextScanning.appendDigits(time / 600_000_000 % 60, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        TextScanning.appendDigits(time / 10_000_000 % 60, 2, to: &bytes)
        let rest = time % 10_000_000
        if rest != 0 || fraction == .always {
            bytes.append(UInt8(ascii: "."))
            TextScanning.appendDigits(rest, 7, to: &bytes)
        }
        bytes.append(UInt8(ascii: "Z"))
    }
}

/// The text form of `timespan` values.
///
/// Source: "The timespan data type" of the Kusto documentation.
package enum TimeSpanText {
    /// Reads a timespan: `[-][d.]hh:mm[:ss[.fffffff]]`, a number with a unit (`1.5h`, `15 seconds`), or a whole number of days.
    ///
    /// - Returns: ticks of 100 ns; nil where the text is no timespan, or one out of range.
    package static func parse(_ bytes: Span<UInt8>) -> Int64? {
        let range = TextScanning.trimmed(bytes)
        var position = range.lowerBound
        let end = range.upperBound
        let isNegative = TextScanning.skip(UInt8(ascii: "-"), bytes, &position, end)
        if !isNegative { _ = TextScanning.skip(UInt8(ascii: "+"), bytes, &position, end) }
        guard let magnitude = parseClock(bytes, position, end) ?? parseUnit(bytes, position, end) else { return nil }
        return isNegative ? -magnitude : magnitude
    }

    /// Reads a timespan from a string.
    package static func parse(_ text: String) -> Int64? { parse(text.utf8.span) }

    private static func parseClock(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        var position = start
        guard var first = TextScanning.number(bytes, &position, end, most: 9) else { return nil }
        var days = 0
        if position < end, bytes[position] == UInt8(ascii: ".") {
            position += 1
            days = first.value
            guard let hours = TextScanning.number(bytes, &position, end, most: 2) else { return nil }
            first = hours
        }
        guard TextScanning.skip(UInt8(ascii: ":"), bytes, &position, end),
            let minutes = TextScanning.number(bytes, &position, end, most: 2)
        else { return nil }
        var seconds = 0
        var fraction: Int64 = 0
        if TextScanning.skip(UInt8(ascii: ":"), bytes, &position, end) {
            guard let read = TextScanning.number(bytes, &position, end, most: 2),
                let ticks = TextScanning.fraction(bytes, &position, end)
            else { return nil }
            seconds = read.value
            fraction = ticks
        }
        guard position == end, first.value < 24, minutes.value < 60, seconds < 60, days <= 10_675_199 else {
            return nil
        }
        let time = Int64(first.value * 3600 + minutes.value * 60 + seconds) * KQLCalendar.ticksPerSecond + fraction
        let (total, overflow) = (Int64(days) * KQLCalendar.ticksPerDay).addingReportingOverflow(time)
        return overflow ? nil : total
    }

    private static func parseUnit(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        var position = start
        var digits = ""
        while position < end, TextScanning.isDigit(bytes[position]) || bytes[position] == UInt8(ascii: ".") {
            digits.unicodeScalars.append(Unicode.Scalar(bytes[position]))
            position += 1
        }
        guard let number = FixedDecimal(text: digits) else { return nil }
        while position < end, TextScanning.isBlank(bytes[position]) { position += 1 }
        var unit = KQLCalendar.ticksPerDay
        if position < end {
            guard let name = TextScanning.word(bytes, &position, end), position == end, let ticks = ticks(ofUnit: name)
            else { return nil }
            unit = ticks
        } else if number.scale != 0 {
            return nil
        }
        return number.multiplied(byWhole: unit)
    }

    /// The ticks of a unit as timespan literals spell it (`d`, `hours`, `ms`, `tick`...); nil when it is none.
    package static func ticks(ofUnit name: String) -> Int64? {
        switch name {
        case "d", "day", "days": KQLCalendar.ticksPerDay
        case "h", "hr", "hrs", "hour", "hours": KQLCalendar.ticksPerHour
        case "m", "min", "minute", "minutes": KQLCalendar.ticksPerMinute
        case "s", "sec", "second", "seconds": KQLCalendar.ticksPerSecond
        case "ms", "milli", "millis", "millisec", "millisecond", "milliseconds": KQLCalendar.ticksPerMillisecond
        case "micro", "micros", "microsec", "microsecond", "microseconds": KQLCalendar.ticksPerMicrosecond
        case "tick", "ticks": 1
        default: nil
        }
    }

    /// Writes a timespan: `[-][d.]hh:mm:ss[.fffffff]`.
    package static func format(_ ticks: Int64) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(26)
        append(ticks, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes a timespan at the end of a text.
    package static func append(_ ticks: Int64, to bytes: inout [UInt8]) {
        if ticks < 0 { bytes.append(UInt8(ascii: "-")) }
        let magnitude = ticks.magnitude
        let perDay = UInt64(KQLCalendar.ticksPerDay)
        if magnitude >= perDay {
            bytes.append(contentsOf: String(magnitude / perDay).utf8)
            bytes.append(UInt8(ascii: "."))
        }
        let time = Int(magnitude % perDay)
        TextScanning.appendDigits(time / 36_000_000_000, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        TextScanning.appendDigits(time / 600_000_000 % 60, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        TextScanning.appendDigits(time / 10_000_000 % 60, 2, to: &bytes)
        if time % 10_000_000 != 0 {
            bytes.append(UInt8(ascii: "."))
            TextScanning.appendDigits(time % 10_000_000, 7, to: &bytes)
        }
    }
}

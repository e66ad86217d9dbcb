/// Points in time as event logs and their exporters write them.
///
/// `yyyy-mm-dd`, `T` or a blank, `hh:mm` or `hh:mm:ss`, an optional fraction, then `Z`, an offset (`+02:00`, `+0200`) or nothing,
/// which means UTC. Also `/Date(milliseconds)/`, which `ConvertTo-Json` writes. Fraction digits beyond the seventh (100 ns) are cut.
enum EventTime {
    /// Ticks of 100 ns in a second.
    static let second: Int64 = 10_000_000
    /// Ticks from 0001-01-01 to 1970-01-01.
    static let unixEpoch: Int64 = 621_355_968_000_000_000

    /// A time and whether the text named its zone.
    struct Reading {
        let ticks: Int64
        let namesZone: Bool
    }

    /// The ticks of a time since 0001-01-01T00:00:00Z; nil when the text is no time.
    static func ticks(_ text: TextSlice) -> Int64? { read(text)?.ticks }

    static func read(_ text: TextSlice) -> Reading? {
        if text.hasPrefix("/Date("), let end = text.firstIndex(of: UInt8(ascii: ")")) {
            guard let milliseconds = text[6..<end].integer, abs(milliseconds) < 253_402_300_800_000 else { return nil }
            return Reading(ticks: unixEpoch + milliseconds * 10_000, namesZone: true)
        }
        guard text.count >= 16,
            let year = number(text, 0, 4), text[4] == UInt8(ascii: "-"),
            let month = number(text, 5, 2), text[7] == UInt8(ascii: "-"),
            let day = number(text, 8, 2),
            text[10] == UInt8(ascii: "T") || text[10] == 0x20 || text[10] == UInt8(ascii: "t"),
            let hour = number(text, 11, 2), text[13] == UInt8(ascii: ":"),
            let minute = number(text, 14, 2),
            year >= 1, (1...12).contains(month), day >= 1, day <= daysIn(month, of: year), hour < 24, minute < 60
        else { return nil }
        var position = 16
        var seconds: Int64 = 0
        var fraction: Int64 = 0
        if position < text.count, text[position] == UInt8(ascii: ":") {
            guard let value = number(text, position + 1, 2), value < 60 else { return nil }
            seconds = value
            position += 3
            if position < text.count, text[position] == UInt8(ascii: ".") {
                position += 1
                var unit = second / 10
                let start = position
                while position < text.count, ASCII.isDigit(text[position]) {
                    fraction += Int64(text[position] - 0x30) * unit
                    unit /= 10
                    position += 1
                }
                guard position > start else { return nil }
            }
        }
        guard let zone = offset(text.from(position)) else { return nil }
        let days = daysBeforeYear(year) + daysBeforeMonth(month, of: year) + day - 1
        let local = ((days * 24 + hour) * 60 + minute) * 60 + seconds
        let ticks = (local - zone.seconds) * second + fraction
        return ticks >= 0 ? Reading(ticks: ticks, namesZone: zone.isNamed) : nil
    }

    private static func number(_ text: TextSlice, _ position: Int, _ digits: Int) -> Int64? {
        guard position + digits <= text.count else { return nil }
        var value: Int64 = 0
        for index in position..<position + digits {
            guard ASCII.isDigit(text[index]) else { return nil }
            value = value * 10 + Int64(text[index] - 0x30)
        }
        return value
    }

    private static func offset(_ text: TextSlice) -> (seconds: Int64, isNamed: Bool)? {
        if text.isEmpty { return (0, false) }
        if text.count == 1, ASCII.lower(text[0]) == UInt8(ascii: "z") { return (0, true) }
        guard text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-"), let hours = number(text, 1, 2) else {
            return nil
        }
        let rest = text.from(3)
        let minutes: Int64?
        switch rest.count {
        case 0: minutes = 0
        case 2: minutes = number(rest, 0, 2)
        case 3 where rest[0] == UInt8(ascii: ":"): minutes = number(rest, 1, 2)
        default: minutes = nil
        }
        guard let minutes, hours <= 14, minutes < 60 else { return nil }
        return ((hours * 60 + minutes) * 60 * (text[0] == UInt8(ascii: "-") ? -1 : 1), true)
    }

    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func daysIn(_ month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func daysBeforeMonth(_ month: Int64, of year: Int64) -> Int64 {
        (1..<month).reduce(0) { $0 + daysIn($1, of: year) }
    }

    private static func daysBeforeYear(_ year: Int64) -> Int64 {
        let past = year - 1
        return past * 365 + past / 4 - past / 100 + past / 400
    }
}

extension EventTime {
    /// A time in ISO 8601, UTC, without trailing zeros in the fraction (as Defender writes times into `AdditionalFields`).
    static func iso(_ ticks: Int64) -> String {
        let seconds = ticks / second
        var days = seconds / 86_400
        var year = days / 366 + 1
        while daysBeforeYear(year + 1) <= days { year += 1 }
        days -= daysBeforeYear(year)
        var month: Int64 = 1
        while days >= daysIn(month, of: year) {
            days -= daysIn(month, of: year)
            month += 1
        }
        let time = seconds % 86_400
        func pad(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        var text = "\(pad(year, 4))-\(pad(month, 2))-\(pad(days + 1, 2))T"
        text += "\(pad(time / 3600, 2)):\(pad(time / 60 % 60, 2)):\(pad(time % 60, 2))"
        var fraction = ticks % second
        if fraction != 0 {
            var width = 7
            while fraction % 10 == 0 {
                fraction /= 10
                width -= 1
            }
            text += "." + pad(fraction, width)
        }
        return text + "Z"
    }
}

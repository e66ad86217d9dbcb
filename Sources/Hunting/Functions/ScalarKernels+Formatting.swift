import Columnar
import KQL
import Values

extension ScalarKernels {
    static let formatting: Family = [
        (
            "format_datetime",
            .strings { row in
                let format = row.string(1)
                return try row.long(0).map { try TimeFormat.format(datetime: $0, format) } ?? ""
            }
        ),
        (
            "format_timespan",
            .strings { row in
                let format = row.string(1)
                return try row.long(0).map { try TimeFormat.format(timespan: $0, format) } ?? ""
            }
        ),
        (
            "format_bytes",
            .strings { row in
                guard let size = row.real(0) else { return "" }
                let precision = row.count > 1 ? row.long(1) ?? 0 : 0
                return try formatBytes(
                    size, precision: Int(min(max(precision, 0), 15)), units: row.count > 2 ? row.string(2) : "")
            }
        ),
    ]

    private static func formatBytes(_ size: Double, precision: Int, units: String) throws(QueryError) -> String {
        let names = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"]
        var index = 0
        var value = size
        if units.isEmpty {
            while abs(value) >= 1024, index < names.count - 1 {
                value /= 1024
                index += 1
            }
        } else {
            guard let wanted = names.firstIndex(where: { $0 == units }) ?? (units == "B" ? 0 : nil) else {
                throw .evaluation(
                    "format_bytes(): '\(units)' is not a unit; these are \(names.joined(separator: ", ")).")
            }
            index = wanted
            for _ in 0..<wanted { value /= 1024 }
        }
        var text = RealText.format(Rounding.round(value, places: precision))
        if text.hasSuffix(".0") { text.removeLast(2) }
        return "\(text) \(names[index])"
    }
}

/// The formats of `format_datetime` and `format_timespan`.
///
/// Source: their pages of the Kusto documentation: a run of one letter is a part, and between parts stand delimiters.
enum TimeFormat {
    static func format(datetime ticks: Int64, _ format: String) throws(QueryError) -> String {
        let date = KQLCalendar.day(ofTicks: ticks)
        return try write(format, of: ticks % KQLCalendar.ticksPerDay) { letter, count in
            switch (letter, count) {
            case ("d", 1...2): padded(date.day, count)
            case ("M", 1...2): padded(date.month, count)
            case ("y", 1...2): padded(date.year % 100, count)
            case ("y", 4): padded(date.year, 4)
            // ISO 8601's marks stand for themselves.
            case ("T", 1), ("Z", 1): String(letter)
            default: nil
            }
        }
    }

    static func format(timespan ticks: Int64, _ format: String) throws(QueryError) -> String {
        let magnitude = ticks.magnitude
        let days = Int(magnitude / UInt64(KQLCalendar.ticksPerDay))
        let time = Int64(magnitude % UInt64(KQLCalendar.ticksPerDay))
        let text = try write(format, of: time) { letter, count in
            switch (letter, count) {
            case ("d", 1...8): padded(days, count)
            default: nil
            }
        }
        return ticks < 0 ? "-" + text : text
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func write(
        _ format: String, of time: Int64, _ part: (Character, Int) -> String?
    ) throws(QueryError) -> String {
        var text = ""
        var rest = Substring(format)
        while let letter = rest.first {
            let run = rest.prefix { $0 == letter }
            rest = rest.dropFirst(run.count)
            if let written = part(letter, run.count) ?? timePart(letter, run.count, time) {
                text += written
            } else if " /-:,._[]".contains(letter) {
                text += run
            } else {
                throw .evaluation(
                    "'\(format)' is not a format of dates and times: '\(run)' is no part and no delimiter.")
            }
        }
        return text
    }

    private static func timePart(_ letter: Character, _ count: Int, _ time: Int64) -> String? {
        let hour = Int(time / KQLCalendar.ticksPerHour)
        switch (letter, count) {
        case ("H", 1...2): return padded(hour, count)
        case ("h", 1...2): return padded((hour + 11) % 12 + 1, count)
        case ("m", 1...2): return padded(Int(time / KQLCalendar.ticksPerMinute % 60), count)
        case ("s", 1...2): return padded(Int(time / KQLCalendar.ticksPerSecond % 60), count)
        case ("t", 2): return hour < 12 ? "AM" : "PM"
        case ("f", 1...7): return String(padded(Int(time % KQLCalendar.ticksPerSecond), 7).prefix(count))
        case ("F", 1...7):
            var digits = padded(Int(time % KQLCalendar.ticksPerSecond), 7).prefix(count)
            while digits.last == "0" { digits.removeLast() }
            return String(digits)
        default: return nil
        }
    }
}

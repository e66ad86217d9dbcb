/// The units that a timespan literal may be written in.
enum TimespanUnit: Int64, Sendable {
    case day = 864_000_000_000
    case hour = 36_000_000_000
    case minute = 600_000_000
    case second = 10_000_000
    case millisecond = 10_000
    case microsecond = 10
    case tick = 1

    /// One of the unit in ticks of 100 ns.
    var ticks: Int64 { rawValue }

    /// The unit of a spelling (`d`, `day`, `days`, `h`, `hr`, `hrs`, `hour`...); nil when it names none.
    ///
    /// Source: the timespan literals of the data type's documentation, and the spellings that the service accepts besides.
    init?(spelling: some Collection<UInt8>) {
        // The longest spelling is `milliseconds`/`microseconds`.
        guard spelling.count <= 12 else { return nil }
        switch String(decoding: spelling, as: UTF8.self) {
        case "d", "day", "days": self = .day
        case "h", "hr", "hrs", "hour", "hours": self = .hour
        case "m", "min", "minute", "minutes": self = .minute
        case "s", "sec", "second", "seconds": self = .second
        case "ms", "milli", "millis", "millisec", "millisecond", "milliseconds": self = .millisecond
        case "micro", "micros", "microsec", "microsecond", "microseconds": self = .microsecond
        case "tick", "ticks": self = .tick
        default: return nil
        }
    }
}

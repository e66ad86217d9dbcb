import Values

extension ScalarFunction {
    static let dateTimeFunctions: [Definition] =
        [
            Definition(
                "now", .dateTime, "The instant of the query, the same everywhere in it.",
                [Signature([.timespan("offset")], optional: 1, returns: .type(.datetime))], stability: .query),
            Definition(
                "ago", .dateTime, "The instant of the query less a timespan.",
                [Signature([.timespan("timespan")], returns: .type(.datetime))], stability: .query),
            Definition(
                "datetime_add", .dateTime, "A datetime moved by a number of parts ('month', 'day', ...).",
                [
                    Signature(
                        [.string("part").constant, .long("value"), .datetime("datetime")], returns: .type(.datetime))
                ]),
            Definition(
                "datetime_diff", .dateTime,
                "How many boundaries of a part ('month', 'day', ...) lie between two datetimes.",
                [
                    Signature(
                        [.string("part").constant, .datetime("datetime1"), .datetime("datetime2")],
                        returns: .type(.long))
                ]),
            Definition(
                "datetime_part", aliases: ["datepart"], .dateTime, "A part ('month', 'day', ...) of a datetime.",
                [Signature([.string("part").constant, .datetime("datetime")], returns: .type(.int))]),
            Definition(
                "format_datetime", .dateTime, "A datetime as text in a format.",
                [Signature([.datetime("date"), .string("format").constant], returns: .type(.string))],
                naming: .firstArgument),
            Definition(
                "format_timespan", .dateTime, "A timespan as text in a format.",
                [Signature([.timespan("timespan"), .string("format").constant], returns: .type(.string))],
                naming: .firstArgument),
            Definition(
                "make_datetime", .dateTime,
                "The datetime of year, month, day and time of day; null where there is none.",
                [
                    Signature(
                        [.long("year"), .long("month"), .long("day"), .long("hour"), .long("minute"), .real("second")],
                        optional: 3, returns: .type(.datetime)),
                    Signature([.any("value")], returns: .type(.datetime)),
                ]),
            Definition(
                "make_timespan", .dateTime,
                "The timespan of days, hours, minutes and seconds; null where there is none.",
                [
                    Signature([.long("hours"), .long("minutes")], returns: .type(.timespan)),
                    Signature([.long("hours"), .long("minutes"), .real("seconds")], returns: .type(.timespan)),
                    Signature(
                        [.long("days"), .long("hours"), .long("minutes"), .real("seconds")], returns: .type(.timespan)),
                    Signature([.any("value")], returns: .type(.timespan)),
                ]),
            Definition(
                "dayofweek", .dateTime, "The days since the Sunday before, as a timespan.",
                [Signature([.datetime("date")], returns: .type(.timespan))]),
            Definition(
                "datetime_utc_to_local", .dateTime,
                "A datetime of UTC in a time zone (IANA or 'US/Eastern' style name).",
                [Signature([.datetime("from"), .string("timezone")], returns: .type(.datetime))]),
            Definition(
                "datetime_local_to_utc", .dateTime, "A datetime of a time zone in UTC.",
                [Signature([.datetime("from"), .string("timezone")], returns: .type(.datetime))]),
        ]
        + [
            ("dayofmonth", [], "The day of the month, from 1."), ("dayofyear", [], "The day of the year, from 1."),
            ("hourofday", [], "The hour of the day, 0 to 23."),
            ("monthofyear", ["getmonth"], "The month, 1 to 12."), ("getyear", [], "The year."),
            ("week_of_year", ["weekofyear"], "The week of the year by ISO 8601."),
        ].map { (name: String, aliases: [String], summary: String) in
            Definition(
                .init(rawValue: name), aliases: aliases, .dateTime, summary,
                [Signature([.datetime("date")], returns: .type(.int))])
        }
        + ["day", "week", "month", "year"].flatMap { unit in
            [
                Definition(
                    .init(rawValue: "startof" + unit), .dateTime, "The first instant of the \(unit), some \(unit)s on.",
                    [Signature([.datetime("date"), .long("offset")], optional: 1, returns: .type(.datetime))],
                    naming: unit == "day" ? .firstArgument : .none),
                Definition(
                    .init(rawValue: "endof" + unit), .dateTime, "The last tick of the \(unit), some \(unit)s on.",
                    [Signature([.datetime("date"), .long("offset")], optional: 1, returns: .type(.datetime))]),
            ]
        }
        + ["seconds", "milliseconds", "microseconds", "nanoseconds"].map { unit in
            Definition(
                .init(rawValue: "unixtime_\(unit)_todatetime"), .dateTime,
                "The datetime so many \(unit) after 1970-01-01.",
                [
                    Signature([.long("number")], returns: .type(.datetime)),
                    Signature([.real("number")], returns: .type(.datetime)),
                ])
        }
}

import Foundation
import Testing
import Values

/// Formats are those that the documentation of the datetime data type lists.
struct DateTimeTextTests {
    @Test(arguments: [
        ("2014-05-25T08:20:03.123456Z", "2014-05-25T08:20:03.1234560Z"),
        ("2014-05-25T08:20:03.123456", "2014-05-25T08:20:03.1234560Z"),
        ("2014-05-25T08:20", "2014-05-25T08:20:00Z"), ("2014-11-08 15:55:55.123456Z", "2014-11-08T15:55:55.1234560Z"),
        ("2014-11-08 15:55:55", "2014-11-08T15:55:55Z"), ("2014-11-08 15:55", "2014-11-08T15:55:00Z"),
        ("2014-11-08", "2014-11-08T00:00:00Z"),
        ("Sat, 8 Nov 14 15:05:02 GMT", "2014-11-08T15:05:02Z"), ("Sat, 8 Nov 14 15:05:02", "2014-11-08T15:05:02Z"),
        ("Sat, 8 Nov 14 15:05", "2014-11-08T15:05:00Z"), ("8 Nov 14 15:05:02", "2014-11-08T15:05:02Z"),
        ("8 Nov 14 15:05 GMT", "2014-11-08T15:05:00Z"),
        ("Saturday, 08-Nov-14 15:05:02 GMT", "2014-11-08T15:05:02Z"), ("08-Nov-14 15:05:02", "2014-11-08T15:05:02Z"),
        ("2014-11-08 15:05:25 GMT", "2014-11-08T15:05:25Z"), ("2014-11-8 15:05", "2014-11-08T15:05:00Z"),
        ("1970-5-12", "1970-05-12T00:00:00Z"),
        ("2020-01-01T02:00:00+02:00", "2020-01-01T00:00:00Z"), ("2020-01-01T02:00:00-0330", "2020-01-01T05:30:00Z"),
        ("10/22/2020", "2020-10-22T00:00:00Z"), ("10/22/2020 3:04:05 PM", "2020-10-22T15:04:05Z"),
        ("12-02-2022", "2022-12-02T00:00:00Z"),
        (" 2020-01-01 ", "2020-01-01T00:00:00Z"), ("2020-01-01T00:00:00.123456789Z", "2020-01-01T00:00:00.1234567Z"),
        ("0001-01-01", "0001-01-01T00:00:00Z"), ("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z"),
        ("20200229T010203", "2020-02-29T01:02:03Z"), ("2015", "2015-01-01T00:00:00Z"),
        ("2015-03", "2015-03-01T00:00:00Z"),
    ])
    func `a text is the instant that it names`(text: String, instant: String) throws {
        let ticks = try #require(DateTimeText.parse(text))
        #expect(DateTimeText.format(ticks) == instant)
    }

    @Test(arguments: [
        "", "not a date", "2020-13-01", "2020-02-30", "2019-02-29", "2020-01-01T24:00:00", "2020-01-01T10",
        "2020-01-01X", "12/31", "0000-01-01",
        "0001-01-01T00:00:00+01:00", "2020-01-01T10:00:00 CET", "Nov", "2020-01-01T10:00:60", "1 2 3", "99999-01-01",
    ])
    func `a text that names no instant is nil`(text: String) { #expect(DateTimeText.parse(text) == nil) }

    @Test func `tostring's form always has seven digits`() {
        #expect(DateTimeText.format(0, fraction: .always) == "0001-01-01T00:00:00.0000000Z")
    }

    @Test func `every day of the range is found again`() {
        for days in stride(from: 0, to: 3_652_059, by: 1) {
            let day = KQLCalendar.day(days)
            guard KQLCalendar.days(year: day.year, month: day.month, day: day.day) == days else {
                Issue.record("day \(days) became \(day)")
                return
            }
        }
    }

    @Test(arguments: [
        ("1970-05-11", 1, 131, 20), ("2020-12-31", 4, 366, 53), ("2000-01-01", 6, 1, 52), ("2021-01-03", 0, 3, 53),
        ("2017-10-30", 1, 303, 44),
    ])
    func `weekdays, days of the year and ISO weeks`(text: String, weekday: Int, dayOfYear: Int, week: Int) throws {
        let ticks = try #require(DateTimeText.parse(text))
        #expect(KQLCalendar.dayOfWeek(ticks) == weekday)
        #expect(KQLCalendar.dayOfYear(ticks) == dayOfYear)
        #expect(KQLCalendar.isoWeek(ticks) == week)
    }

    @Test(arguments: [
        ("2020-01-31", 1, "2020-02-29T00:00:00Z"), ("2020-03-31", -13, "2019-02-28T00:00:00Z"),
        ("2020-05-15", 12, "2021-05-15T00:00:00Z"),
    ])
    func `a month has no more days than it has`(text: String, months: Int, moved: String) throws {
        let ticks = try #require(DateTimeText.parse(text))
        #expect(KQLCalendar.adding(months: months, to: ticks).map { DateTimeText.format($0) } == moved)
    }

    @Test func `instants go to Foundation's dates and back`() throws {
        let ticks = try #require(DateTimeText.parse("2023-04-05T06:07:08.123456Z"))
        #expect(KQLCalendar.ticks(KQLCalendar.date(ticks)) == ticks)
        #expect(KQLCalendar.date(KQLCalendar.unixEpoch).timeIntervalSince1970 == 0)
    }
}

import KQL
import Testing
import Values

@Suite struct BinderTests {
    static let schema = QuerySchema(
        tables: [
            .init(
                name: "Events",
                columns: [
                    .init(name: "Timestamp", type: .datetime), .init(name: "Device", type: .string),
                    .init(name: "Port", type: .int), .init(name: "Bytes", type: .long),
                    .init(name: "Fields", type: .dynamic),
                ], renamedColumns: ["Machine": "Device"]),
            .init(
                name: "Devices", columns: [.init(name: "Device", type: .string), .init(name: "Owner", type: .string)]),
        ], renamedTables: ["OldEvents": ["Events"]])

    static func columns(_ query: String) -> String {
        let bound = Binder(schema: schema).bind(query)
        let errors = bound.diagnostics.filter { $0.severity == .error }
        if !errors.isEmpty { return errors.map { "\($0.line):\($0.column) \($0.code)" }.joined(separator: ", ") }
        return bound.columns.map { "\($0.name):\($0.type.rawValue)" }.joined(separator: " ")
    }

    @Test(arguments: [
        ("print 1, x = 'a', 2.5", "print_0:long x:string print_2:real"),
        ("Events | project Device, Bytes * 2", "Device:string Column1:long"),
        ("Events | project tostring(Port), bin(Timestamp, 1h)", "Port:string Timestamp:datetime"),
        ("Events | project Fields.a.b, Fields['c'][0]", "Fields_a_b:dynamic Fields_c_0:dynamic"),
        ("Events | project-away Time*, Fields", "Device:string Port:int Bytes:long"),
        (
            "Events | project-keep *t*, Device | project-rename P = Port",
            "Timestamp:datetime Device:string P:int Bytes:long"
        ),
        (
            "Events | project-reorder Port, Device | take 1",
            "Port:int Device:string Timestamp:datetime Bytes:long Fields:dynamic"
        ),
        ("Events | project Device | extend Device = strlen(Device)", "Device:long"),
        (
            "Events | summarize count(), sum(Bytes), dcount(Device) by Port",
            "Port:int count_:long sum_Bytes:long dcount_Device:long"
        ),
        ("Events | summarize n = sum(Bytes) / count() by bin(Timestamp, 1d)", "Timestamp:datetime n:long"),
        (
            "Events | summarize arg_max(Timestamp, *) by Device",
            "Device:string Timestamp:datetime Port:int Bytes:long Fields:dynamic"
        ),
        ("Events | summarize percentiles(Bytes, 50, 99.9)", "percentile_Bytes_50:long percentile_Bytes_99_9:long"),
        ("Events | summarize make_set(Device), max(Bytes)", "set_Device:dynamic max_Bytes:long"),
        ("Events | count", "Count:long"),
        ("Events | distinct Device, Port", "Device:string Port:int"),
        (
            "Events | join kind=inner Devices on Device | project-away Fields, Bytes, Port",
            "Timestamp:datetime Device:string Device1:string Owner:string"
        ),
        ("Events | project Device | lookup Devices on Device", "Device:string Owner:string"),
        ("Events | project Device | join kind=leftanti Devices on $left.Device == $right.Device", "Device:string"),
        ("let T = Events | project Device; T | join kind=inner T on Device", "Device:string Device1:string"),
        ("union (print x = 1), (print x = 'a')", "x_long:long x_string:string"),
        ("union withsource=S (Devices), (Events | project Device)", "S:string Device:string Owner:string"),
        ("range n from 1 to 3 step 1", "n:long"),
        ("datatable(a: real, b: dynamic)[1, 'x']", "a:real b:dynamic"),
        ("Events | mv-expand f = Fields to typeof(string) | project f", "f:string"),
        ("print s = 'a=1' | parse s with * 'a=' n:long", "s:string n:long"),
        ("search in (Events, Devices) 'x' | project $table, Owner", "$table:string Owner:string"),
        (
            "print datetime(2024-01-02) - datetime(2024-01-01), 1h / 1m, 2 * 1d",
            "print_0:timespan print_1:real print_2:timespan"
        ),
        ("let f = (a: long, b: long = 2) { a + b }; print f(1), f(b = 3, a = 1)", "print_0:long print_1:long"),
        ("let f = (T: (Device: string)) { T | project Device }; Events | invoke f()", "Device:string"),
        ("Events | where Device in (Devices | project Device) | project Port", "Port:int"),
        ("Events | extend n = toscalar(Devices | count) | project n", "n:long"),
        ("Events | sort by Timestamp asc | extend d = Timestamp - prev(Timestamp) | project d", "d:timespan"),
        ("Events | getschema", "ColumnName:string ColumnOrdinal:long DataType:string ColumnType:string"),
    ])
    func `a query has its documented columns`(query: String, columns: String) {
        #expect(Self.columns(query) == columns)
    }

    @Test(arguments: [
        ("Event | take 1", "1:1 unknown-table"),
        ("Events | where Devise == 'x'", "1:16 unknown-column"),
        ("Events\n| where strle(Device) > 1 and Prt == 2", "2:9 unknown-function, 2:31 unknown-column"),
        ("Events | where count() > 1", "1:16 aggregate-misplaced"),
        ("Events | extend x = prev(Port)", "1:21 not-serialized"),
        ("Events | summarize Port", "1:20 not-aggregate"),
        ("Events | where Device > 5", "1:23 type-mismatch"),
        ("Events | join Devices on Owner", "1:26 unknown-column"),
        ("Events | frobnicate", "1:10 unknown-operator"),
        ("Events | project Port, Port", "1:24 duplicate-column"),
        ("let x = 1;", "1:11 no-query"),
        ("let f = (n: long) { f(n) }; print f(1)", "1:21 unknown-function"),
        ("Events | where Device has", "1:26 syntax-error"),
        ("print 'abc", "1:7 unterminated-string"),
    ])
    func `a mistake is reported where it stands`(query: String, errors: String) {
        #expect(Self.columns(query) == errors)
    }

    @Test func `a misspelt table is told what was meant`() {
        let bound = Binder(schema: Self.schema).bind("Evnts | take 1")
        #expect(bound.diagnostics.map(\.message) == ["'Evnts' is not a table. Did you mean 'Events'?"])
    }

    @Test func `an old table's name works, with a warning`() {
        let bound = Binder(schema: Self.schema).bind("OldEvents | where Machine == 'x'")
        #expect(bound.isValid)
        #expect(bound.diagnostics.map(\.code) == ["renamed-table", "renamed-column"])
    }

    @Test func `ten thousand terms of 'or' make one flat call`() {
        let terms = (0..<10_000).map { "Port == \($0)" }.joined(separator: " or ")
        let bound = Binder(schema: Self.schema).bind("Events | where " + terms)
        guard case .filter(_, .call("or", let operands, _))? = bound.plan else {
            Issue.record("no filter over one call")
            return
        }
        #expect(operands.count == 10_000)
    }

    @Test(arguments: [
        String(repeating: "(", count: 5_000), "print " + String(repeating: "-", count: 5_000) + "1",
        "print x" + String(repeating: "[0", count: 5_000), "print x" + String(repeating: ".a", count: 5_000),
        "print " + String(repeating: "1+", count: 5_000) + "1",
        "print dynamic(" + String(repeating: "[", count: 5_000),
        "print " + String(repeating: "iff(true,", count: 5_000),
        "T" + String(repeating: "| join (T", count: 5_000), String(repeating: "let f = () {", count: 5_000),
    ])
    func `a query that is nested too deeply is refused`(query: String) {
        let bound = Binder(schema: Self.schema).bind(query)
        #expect(!bound.isValid)
    }

    @Test func `queries that multiply by their names stop at the limit`() {
        var query = "let a0 = Events;"
        for i in 1..<60 { query += "let a\(i) = union a\(i - 1), a\(i - 1);" }
        let bound = Binder(schema: Self.schema).bind(query + "a59")
        #expect(bound.diagnostics.contains { $0.code == "too-large" })
    }

    @Test(arguments: [
        // 150 warnings are no error, whatever is listed of them; an error behind them still is one.
        (String(repeating: "| where Machine == 'x' ", count: 150), true),
        (String(repeating: "| where Machine == 'x' ", count: 150) + "| where Nothing == 1", false),
    ])
    func `what is not listed of many diagnostics still counts`(rest: String, isValid: Bool) {
        let bound = Binder(schema: Self.schema).bind("Events " + rest)
        #expect(bound.isValid == isValid)
        #expect(bound.diagnostics.count <= 102 && bound.diagnostics.count > 99)
        #expect(bound.diagnostics.contains { $0.code == "further-faults" })
    }
}

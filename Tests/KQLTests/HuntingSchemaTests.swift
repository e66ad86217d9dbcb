import HuntingSchema
import Testing
import Values

@Suite struct HuntingSchemaTests {
    @Test func `the schema has 66 tables and 1640 columns`() {
        #expect(HuntingSchema.tables.count == 66)
        #expect(HuntingSchema.tables.map(\.columns.count).reduce(0, +) == 1640)
    }

    @Test func `no table has two columns of one name`() {
        for table in HuntingSchema.tables {
            #expect(Set(table.columns.map(\.name)).count == table.columns.count, "\(table.name)")
        }
    }

    @Test func `a table's time column is one of its datetime columns`() {
        for table in HuntingSchema.tables {
            guard let time = table.timeColumn else { continue }
            #expect(table.column(named: time)?.type == .datetime, "\(table.name).\(time)")
        }
    }

    @Test(arguments: [
        ("DeviceProcessEvents", "ProcessCommandLine", ScalarType.string),
        ("DeviceNetworkEvents", "RemotePort", .int),
        ("DeviceFileEvents", "FileSize", .long),
        ("CloudAppEvents", "AdditionalFields", .dynamic),
        ("DeviceEvents", "AdditionalFields", .string),
    ])
    func `a column has its documented type`(table: String, column: String, type: ScalarType) {
        #expect(HuntingSchema.table(named: table)?.column(named: column)?.type == type)
    }

    @Test func `a table's name is compared by letter case`() {
        #expect(HuntingSchema.table(named: "deviceevents") == nil)
    }

    @Test func `an old name leads to tables that exist`() {
        for names in HuntingSchema.renamedTables.values {
            for name in names { #expect(HuntingSchema.table(named: name) != nil) }
        }
        for (table, columns) in HuntingSchema.renamedColumns {
            for column in columns.values { #expect(HuntingSchema.table(named: table)?.column(named: column) != nil) }
        }
    }

    @Test func `an action type keeps its blanks`() {
        let actions = HuntingSchema.table(named: "EmailPostDeliveryEvents")?.documentedActionTypes
        #expect(actions?.contains("Phish ZAP") == true)
    }
}

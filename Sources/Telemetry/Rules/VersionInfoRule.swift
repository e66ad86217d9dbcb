extension ColumnRule {
    /// A property of an image's version resource; Sysmon writes `?` when the image has none.
    static func versionInfo(_ field: EventField, to column: MappedColumn) -> ColumnRule {
        ColumnRule { event, row in
            guard let text = event[field], !text.equals("?") else { return }
            row.set(column, text)
        }
    }
}

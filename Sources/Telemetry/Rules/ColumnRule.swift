/// How one piece of an event becomes cells of its row: the entries that the channel tables are made of.
///
/// The factories stand in one file per family of values (`Rules/*.swift`); a rule whose source has no value sets nothing.
struct ColumnRule: Sendable {
    let apply: @Sendable (WindowsEvent, EventRow) -> Void

    init(_ apply: @escaping @Sendable (WindowsEvent, EventRow) -> Void) { self.apply = apply }
}

extension ColumnRule {
    /// The text as it is.
    static func text(_ field: EventField, to column: MappedColumn) -> ColumnRule {
        ColumnRule { event, row in row.set(column, event[field]) }
    }

    /// The text in lower case: names of machines.
    static func lowercase(_ field: EventField, to column: MappedColumn) -> ColumnRule {
        ColumnRule { event, row in row.set(column, event[field].map(row.scratch.lowercased)) }
    }

    /// A number, decimal or after `0x` hexadecimal.
    static func number(_ field: EventField, to column: MappedColumn) -> ColumnRule {
        ColumnRule { event, row in row.set(column, event[field]?.integer) }
    }

    /// A port; 0 means that there is none.
    static func port(_ field: EventField, to column: MappedColumn) -> ColumnRule {
        ColumnRule { event, row in
            guard let port = event[field]?.integer, (1...65_535).contains(port) else { return }
            row.set(column, port)
        }
    }

    /// One word for every event of the kind.
    static func constant(_ text: StaticString, to column: MappedColumn) -> ColumnRule {
        ColumnRule { _, row in row.set(column, TextSlice(text)) }
    }

    /// The event's own time.
    static func timestamp(to column: MappedColumn) -> ColumnRule {
        ColumnRule { event, row in row.set(column, event.timestamp) }
    }

    // MARK: AdditionalFields

    static func additional(_ key: StaticString, _ field: EventField) -> ColumnRule {
        ColumnRule { event, row in row.additional.put(key, event[field]) }
    }

    static func additionalNumber(_ key: StaticString, _ field: EventField) -> ColumnRule {
        ColumnRule { event, row in row.additional.put(key, event[field]?.integer) }
    }

    static func additionalTruth(_ key: StaticString, _ field: EventField) -> ColumnRule {
        ColumnRule { event, row in row.additional.put(key, event[field]?.truth) }
    }

    /// A time in ISO 8601; a text that is no time is left out.
    static func additionalTime(_ key: StaticString, _ field: EventField) -> ColumnRule {
        ColumnRule { event, row in
            guard let ticks = event[field].flatMap(EventTime.ticks) else { return }
            row.additional.put(key, row.scratch.text(EventTime.iso(ticks)))
        }
    }

    static func additionalGuid(_ key: StaticString, _ field: EventField) -> ColumnRule {
        ColumnRule { event, row in row.additional.put(key, event[field].map { GuidRule.plain($0, row.scratch) }) }
    }

    static func additionalConstant(_ key: StaticString, _ text: StaticString) -> ColumnRule {
        ColumnRule { _, row in row.additional.put(key, TextSlice(text)) }
    }

    /// The words of a list that is separated by blanks and line ends.
    static func additionalWords(_ key: StaticString, _ field: EventField) -> ColumnRule {
        ColumnRule { event, row in row.additional.put(key, words: event[field]?.words ?? []) }
    }

    /// A text without the blanks around it.
    static func additionalTrimmed(_ key: StaticString, _ field: EventField) -> ColumnRule {
        ColumnRule { event, row in row.additional.put(key, event[field]?.trimmed) }
    }
}

/// GUIDs in texts.
enum GuidRule {
    /// Braces off, lower case.
    static func plain(_ text: TextSlice, _ scratch: Scratch) -> TextSlice {
        var guid = text
        if guid.hasPrefix("{"), guid[guid.count - 1] == UInt8(ascii: "}"), guid.count > 1 {
            guid = guid[1..<guid.count - 1]
        }
        return scratch.lowercased(guid)
    }
}

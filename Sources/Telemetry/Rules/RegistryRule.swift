/// Registry keys and values.
enum RegistryRule {
    private static let roots: [(prefix: StaticString, root: StaticString)] = [
        ("HKLM\\", "HKEY_LOCAL_MACHINE\\"), ("HKU\\", "HKEY_CURRENT_USER\\"),
        ("HKCR\\", "HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\"), ("\\REGISTRY\\MACHINE\\", "HKEY_LOCAL_MACHINE\\"),
        ("\\REGISTRY\\USER\\", "HKEY_CURRENT_USER\\"),
    ]

    /// A key with its root as Defender writes it, which puts user hives under `HKEY_CURRENT_USER\S-1-5-21-...`.
    static func key(_ text: TextSlice, _ scratch: Scratch) -> TextSlice {
        for entry in roots where text.hasPrefixIgnoringCase(entry.prefix) {
            return scratch.joined(TextSlice(entry.root), text.from(TextSlice(entry.prefix).count))
        }
        return text
    }

    /// A value's path: the key before the last `\`, the value's name behind it.
    static func split(_ text: TextSlice) -> (key: TextSlice, value: TextSlice?) {
        guard let separator = text.lastIndex(of: ASCII.backslash) else { return (text, nil) }
        return (text.upTo(separator), text.from(separator + 1))
    }

    /// Sysmon's `Details`: the type's name and the data, numbers in decimal digits.
    static func details(_ text: TextSlice, _ scratch: Scratch) -> (type: StaticString, data: TextSlice?) {
        if text.hasPrefix("DWORD ("), text[text.count - 1] == UInt8(ascii: ")"),
            let value = text[7..<text.count - 1].unsigned
        {
            return ("Dword", scratch.decimal(value))
        }
        if text.hasPrefix("QWORD ("), text[text.count - 1] == UInt8(ascii: ")") {
            let halves = text[7..<text.count - 1].split(at: UInt8(ascii: "-"))
            if halves.count == 2, let high = halves[0].unsigned, let low = halves[1].unsigned, high >> 32 == 0,
                low >> 32 == 0
            {
                return ("Qword", scratch.decimal(high << 32 | low))
            }
        }
        if text.equals("Binary Data") { return ("Binary", nil) }
        if text.equals("(Empty)") { return ("String", nil) }
        return ("String", text)
    }

    /// The type that a Security record names by number.
    static func type(_ text: TextSlice?) -> StaticString? {
        guard let text else { return nil }
        let types: [(StaticString, StaticString)] = [
            ("%%1872", "None"), ("%%1873", "String"), ("%%1874", "ExpandString"), ("%%1875", "Binary"),
            ("%%1876", "Dword"),
            ("%%1879", "MultiString"), ("%%1883", "Qword"),
        ]
        return types.first { text.equals($0.0) }?.1
    }

    /// The data of a Security record; those of number types in decimal digits.
    static func data(_ text: TextSlice?, type: StaticString?, _ scratch: Scratch) -> TextSlice? {
        guard let text else { return nil }
        guard let type, TextSlice(type).equals("Dword") || TextSlice(type).equals("Qword"), let value = text.unsigned
        else { return text }
        return scratch.decimal(value)
    }
}

extension ColumnRule {
    /// A key's path.
    static func registryKey(_ field: EventField, to column: MappedColumn = .registryKey) -> ColumnRule {
        ColumnRule { event, row in row.set(column, event[field].map { RegistryRule.key($0, row.scratch) }) }
    }

    /// A value's path.
    static func registryValue(_ field: EventField) -> ColumnRule {
        ColumnRule { event, row in
            guard let text = event[field] else { return }
            let parts = RegistryRule.split(RegistryRule.key(text, row.scratch))
            row.set(.registryKey, parts.key)
            row.set(.registryValueName, parts.value)
        }
    }

    static let registryDetails = ColumnRule { event, row in
        guard let text = event[.details] else { return }
        let details = RegistryRule.details(text, row.scratch)
        row.set(.registryValueType, TextSlice(details.type))
        row.set(.registryValueData, details.data)
    }

    /// The value of a Security record: new data, and the old where it has them.
    static let auditedRegistryValue = ColumnRule { event, row in
        let key = event[.objectName].map { RegistryRule.key($0, row.scratch) }
        row.set(.registryKey, key)
        row.set(.registryValueName, event[.objectValueName])
        let type = RegistryRule.type(event[.newValueType])
        row.set(.registryValueType, type.map(TextSlice.init))
        row.set(.registryValueData, RegistryRule.data(event[.newValue], type: type, row.scratch))
        guard let old = event[.oldValue] else { return }
        let oldType = RegistryRule.type(event[.oldValueType])
        row.set(.previousRegistryValueData, RegistryRule.data(old, type: oldType, row.scratch))
        row.set(.previousRegistryKey, key)
        row.set(.previousRegistryValueName, event[.objectValueName])
    }
}

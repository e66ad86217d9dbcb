extension ColumnRule {
    /// Sysmon 15: a stream of a file. The stream's name and contents go to `AdditionalFields`, the mark of the web to its columns. The
    /// hash is the stream's own, so it is the file's only when there is no stream.
    static let fileStream = ColumnRule { event, row in
        guard let target = event[.targetFilename] else { return }
        let name = PathRule.split(target).name
        let nameStart = target.count - name.count
        // A drive's colon can stand in the name only when there is no separator: `C:file`.
        let colon = name.lastIndex(of: UInt8(ascii: ":")).flatMap { nameStart + $0 > 1 ? $0 : nil }
        if let colon {
            setPath(target.upTo(nameStart + colon), row)
            row.additional.put("StreamName", name.from(colon + 1))
        } else {
            setPath(target, row)
            if let hash = event[.hash] ?? event[.hashes] { HashRule.set(hash, row) }
        }
        guard let contents = event[.contents] else { return }
        row.additional.put("StreamContents", contents)
        row.set(.fileOriginUrl, word(after: "HostUrl=", in: contents))
        row.set(.fileOriginReferrerUrl, word(after: "ReferrerUrl=", in: contents))
    }

    private static func word(after label: StaticString, in text: TextSlice) -> TextSlice? {
        guard let range = text.firstRange(of: label) else { return nil }
        let rest = text.from(range.upperBound)
        return rest.upTo(rest.bytes.firstIndex(where: ASCII.isBlank) ?? rest.count)
    }

    /// Sysmon 17, 18: Defender names pipes by their device path; `<Anonymous Pipe>` stays.
    static let pipeName = ColumnRule { event, row in
        guard let name = event[.pipeName] else { return }
        let isPath = name[0] == ASCII.backslash
        row.additional.put("PipeName", isPath ? row.scratch.joined(TextSlice("\\Device\\NamedPipe"), name) : name)
    }

    /// Sysmon 21: a WMI path in quotes that are escaped once more.
    static func wmiReference(_ key: StaticString, _ field: EventField) -> ColumnRule {
        ColumnRule { event, row in
            guard var text = event[field]?.trimmed else { return }
            let quote = UInt8(ascii: "\"")
            if text.count >= 2, text[0] == quote, text[text.count - 1] == quote { text = text[1..<text.count - 1] }
            guard text.firstRange(of: "\\\"") != nil else {
                row.additional.put(key, text)
                return
            }
            var plain: [UInt8] = []
            var position = 0
            while position < text.count {
                if text[position] == ASCII.backslash, position + 1 < text.count, text[position + 1] == quote {
                    position += 1
                }
                plain.append(text[position])
                position += 1
            }
            row.additional.put(key, row.scratch.copy(plain))
        }
    }

    /// Sysmon 22: the answers, separated by `;`, each `type:  5 name` or an address.
    static let dnsAnswers = ColumnRule { event, row in
        let answers = (event[.queryResults]?.split(at: UInt8(ascii: ";")) ?? []).compactMap {
            dnsAnswer($0.trimmed, row.scratch)
        }
        row.additional.put("DnsQueryResult", objects: answers)
    }

    private static let dnsTypes: [(StaticString, StaticString)] = [
        ("1", "A"), ("2", "NS"), ("5", "CNAME"), ("6", "SOA"), ("12", "PTR"), ("15", "MX"), ("16", "TXT"),
        ("28", "AAAA"),
        ("33", "SRV"),
    ]

    private static func dnsAnswer(_ text: TextSlice, _ scratch: Scratch) -> [(StaticString, TextSlice)]? {
        guard !text.isEmpty, !text.equals("-") else { return nil }
        if text.hasPrefixIgnoringCase("type:") {
            let words = text.from(5).words
            guard let number = words.first else { return nil }
            let type = dnsTypes.first { number.equals($0.0) }.map { TextSlice($0.1) } ?? number
            return [("DnsQueryType", type), ("Result", words.count > 1 ? words[words.count - 1] : TextSlice(""))]
        }
        switch AddressRule.parse(text) {
        case .v4: return [("DnsQueryType", TextSlice("A")), ("Result", text)]
        case .v6(let groups):
            if let mapped = AddressRule.Address.v6(groups).mapped {
                return [("DnsQueryType", TextSlice("A")), ("Result", scratch.text(AddressRule.dotted(mapped)))]
            }
            return [("DnsQueryType", TextSlice("AAAA")), ("Result", AddressRule.text(text, scratch))]
        case nil: return [("DnsQueryType", TextSlice("A")), ("Result", text)]
        }
    }
}

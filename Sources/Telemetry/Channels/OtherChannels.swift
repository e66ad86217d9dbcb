extension ChannelMapping {
    /// The System log: services that are installed. There is no subject in it.
    static let system = ChannelMapping(
        "System",
        events: [
            7045: [
                EventMapping(
                    .deviceEvents, "ServiceInstalled",
                    [
                        .serviceExecutable(.imagePath), .additional("ServiceName", .serviceName),
                        .additional("ServiceFileName", .imagePath), .additional("ServiceAccount", .accountName),
                        .serviceTypeWord, .serviceStartWord,
                    ])
            ]
        ])

    /// PowerShell: commands (4103) and script blocks (4104). The log of the older engine (`Windows PowerShell` 800) repeats 4103.
    static let powerShell = ChannelMapping(
        "Microsoft-Windows-PowerShell/Operational",
        events: [
            4103: [EventMapping(.deviceEvents, "PowerShellCommand", [.powerShellContext, .loggingProcess])],
            4104: [
                EventMapping(
                    .deviceEvents, "ScriptContent",
                    [
                        .additional("ScriptContent", .scriptBlockText),
                        .additionalGuid("ScriptBlockId", .scriptBlockId),
                        .additional("Path", .path), .additionalNumber("MessageNumber", .messageNumber),
                        .additionalNumber("MessageTotal", .messageTotal), .loggingProcess,
                    ])
            ],
        ])

    /// WMI: a permanent consumer bound to a filter.
    static let wmiActivity = ChannelMapping(
        "Microsoft-Windows-WMI-Activity/Operational",
        events: [5861: [EventMapping(.deviceEvents, "WmiBindEventFilterToConsumer", [.wmiBinding])]])
}

extension ColumnRule {
    fileprivate static let serviceTypeWord = ColumnRule { event, row in
        guard let text = event[.serviceType] else { return }
        let types: [(StaticString, Int64)] = [
            ("kernel mode driver", 1), ("file system driver", 2), ("user mode service", 16),
            ("user mode share process", 32),
        ]
        row.additional.put("ServiceType", types.first { text.equalsIgnoringCase($0.0) }?.1 ?? text.integer)
    }

    fileprivate static let serviceStartWord = ColumnRule { event, row in
        guard let text = event[.startType] else { return }
        let types: [(StaticString, Int64)] = [
            ("boot start", 0), ("system start", 1), ("auto start", 2), ("demand start", 3), ("disabled", 4),
        ]
        row.additional.put("ServiceStartType", types.first { text.equalsIgnoringCase($0.0) }?.1 ?? text.integer)
    }

    /// PowerShell 4103: `ContextInfo` is lines `Name = value` (on English systems) about the host and the command.
    fileprivate static let powerShellContext = ColumnRule { event, row in
        if let context = event[.contextInfo] {
            for line in context.split(at: ASCII.newline) {
                guard let separator = line.firstRange(of: " = ") ?? line.firstRange(of: " =") else { continue }
                let name = line.upTo(separator.lowerBound).trimmed
                let value = line.from(separator.upperBound).trimmed
                guard !value.isEmpty else { continue }
                if name.equals("Command Name") {
                    row.additional.put("Command", value)
                } else if name.equals("Command Type") {
                    row.additional.put("CommandType", value)
                } else if name.equals("Script Name") {
                    row.additional.put("ScriptName", value)
                } else if name.equals("Host Application") {
                    row.set(.initiatingProcessCommandLine, value)
                    setActingImage(PathRule.executable(of: value), row)
                } else if name.equals("User") {
                    setQualified(value, at: .actor, row)
                }
            }
        }
        row.additional.put("Payload", event[.payload])
    }

    /// WMI-Activity 5861: the parts of the binding from the user data, else out of the message
    /// `Namespace = ...; Eventfilter = NAME (refer ...); Consumer = ...; PossibleCause = ...`.
    fileprivate static let wmiBinding = ColumnRule { event, row in
        func part(_ label: StaticString, endingWith end: StaticString) -> TextSlice? {
            guard let message = event.message, let start = message.firstRange(of: label) else { return nil }
            let rest = message.from(start.upperBound)
            let stop = TextSlice(end).isEmpty ? nil : rest.firstRange(of: end)
            return rest.upTo(stop?.lowerBound ?? rest.count).trimmed
        }
        row.additional.put("Namespace", event[.namespace] ?? part("Namespace = ", endingWith: "; Eventfilter"))
        row.additional.put("ESS", event[.ess] ?? part("Eventfilter = ", endingWith: " (refer"))
        row.additional.put("Consumer", event[.consumer] ?? part("Consumer = ", endingWith: "; PossibleCause"))
        row.additional.put("PossibleCause", event[.possibleCause] ?? part("PossibleCause = ", endingWith: ""))
    }
}

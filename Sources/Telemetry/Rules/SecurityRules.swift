extension ColumnRule {
    /// The logon type's number as the word that Defender has.
    static let logonType = ColumnRule { event, row in
        guard let text = event[.logonType] else { return }
        let word: StaticString
        switch text.integer {
        case 0: word = "System"
        case 2: word = "Interactive"
        case 3: word = "Network"
        case 4: word = "Batch"
        case 5: word = "Service"
        case 7: word = "Unlock"
        case 8: word = "NetworkCleartext"
        case 9: word = "NewCredentials"
        case 10: word = "RemoteInteractive"
        case 11: word = "CachedInteractive"
        case 12: word = "CachedRemoteInteractive"
        case 13: word = "CachedUnlock"
        default: word = "Unknown"
        }
        row.set(.logonType, TextSlice(word))
    }

    /// Security 4625: why the logon failed. A wrong name and a wrong password are one reason, as in Defender; others are the code.
    static let logonFailure = ColumnRule { event, row in
        let subStatus = event[.subStatus].flatMap { $0.unsigned == 0 ? nil : $0 }
        guard let code = subStatus ?? event[.status] else { return }
        switch code.unsigned {
        case 0xC000_006A, 0xC000_0064, 0xC000_006D: row.set(.failureReason, TextSlice("InvalidUserNameOrPassword"))
        default: row.set(.failureReason, row.scratch.lowercased(code))
        }
    }

    /// `%%1842` is yes, `%%1843` no.
    static let elevatedToken = ColumnRule { event, row in
        guard let text = event[.elevatedToken] else { return }
        if text.equals("%%1842") { row.additional.put("ElevatedToken", true) }
        if text.equals("%%1843") { row.additional.put("ElevatedToken", false) }
    }

    /// The integrity level of a new process: `S-1-16-N`.
    static let mandatoryLabel = ColumnRule { event, row in
        guard let text = event[.mandatoryLabel] else { return }
        let levels: [(StaticString, StaticString)] = [
            ("S-1-16-4096", "Low"), ("S-1-16-8192", "Medium"), ("S-1-16-8448", "Medium"), ("S-1-16-12288", "High"),
            ("S-1-16-16384", "System"),
        ]
        row.set(.processIntegrityLevel, levels.first { text.equals($0.0) }.map { TextSlice($0.1) })
    }

    static let tokenElevation = ColumnRule { event, row in
        guard let text = event[.tokenElevationType] else { return }
        let types: [(StaticString, StaticString)] = [
            ("%%1936", "TokenElevationTypeDefault"), ("%%1937", "TokenElevationTypeFull"),
            ("%%1938", "TokenElevationTypeLimited"),
        ]
        row.set(.processTokenElevation, types.first { text.equals($0.0) }.map { TextSlice($0.1) })
    }

    /// The definition of a scheduled task, which some collectors escape as XML inside XML.
    static let taskContent = ColumnRule { event, row in
        guard let text = event[.taskContent] ?? event[.taskContentNew] else { return }
        row.additional.put("TaskContent", text.hasPrefix("&lt;") ? XMLText.unescaped(text, row.scratch) : text)
    }

    /// Security 4768 to 4776 are written by the domain controller that was asked.
    static let domainController = ColumnRule { event, row in
        row.set(.destinationDeviceName, event.computer.map(row.scratch.lowercased))
    }

    /// The status of a ticket or credential request, unless it is 0.
    static let requestFailure = ColumnRule { event, row in
        guard let status = event[.status], status.unsigned != 0 else { return }
        row.set(.failureReason, row.scratch.lowercased(status))
    }

    /// Security 4769: the machine whose service was asked for, when it is a machine account.
    static let targetService = ColumnRule { event, row in
        guard let name = event[.serviceName], name.count > 1, name[name.count - 1] == UInt8(ascii: "$") else { return }
        row.set(.targetDeviceName, row.scratch.lowercased(name.upTo(name.count - 1)))
    }

    /// Security 5136: `%%14674` adds a value, `%%14675` deletes one; others as they are.
    static let directoryOperation = ColumnRule { event, row in
        guard let text = event[.operationType] else { return }
        let word = text.equals("%%14674") ? TextSlice("added") : text.equals("%%14675") ? TextSlice("deleted") : text
        row.additional.put("OperationType", word)
    }

    /// Security 5145: the file behind the share's local path. Pipes of `IPC$` have no local path and give their name alone.
    static let sharedFile = ColumnRule { event, row in
        guard let relative = event[.relativeTargetName], !relative.equals("\\") else { return }
        guard var local = event[.shareLocalPath] else {
            setPath(relative, row)
            return
        }
        if local.hasPrefix("\\??\\") { local = local.from(4) }
        if local.count > 0, local[local.count - 1] == ASCII.backslash { local = local.upTo(local.count - 1) }
        setPath(row.scratch.joined(local, TextSlice("\\"), relative), row)
    }

    /// Security 4719: a list such as `%%8449, %%8451`, on one line.
    static let auditPolicyChanges = ColumnRule { event, row in
        row.additional.put("AuditPolicyChanges", event[.auditPolicyChanges]?.trimmed)
    }
}

/// Accounts: domain and name in lower case, and security identifiers.
struct AccountRule {
    /// Where an account goes.
    enum Place: Sendable {
        /// `AccountDomain`, `AccountName`, `AccountSid`: who the event is about.
        case account
        /// `InitiatingProcessAccount*`: who acted.
        case actor

        var columns: (domain: MappedColumn, name: MappedColumn, sid: MappedColumn) {
            switch self {
            case .account: (.accountDomain, .accountName, .accountSid)
            case .actor: (.initiatingProcessAccountDomain, .initiatingProcessAccountName, .initiatingProcessAccountSid)
            }
        }
    }

    /// The accounts that every Windows machine has, which events name now by name and now by identifier.
    private static let wellKnown: [(sid: StaticString, name: StaticString)] = [
        ("S-1-5-18", "system"), ("S-1-5-19", "local service"), ("S-1-5-20", "network service"),
    ]

    /// An identifier; nil for the null one.
    static func sid(_ text: TextSlice?) -> TextSlice? {
        guard let text, !text.equals("S-1-0-0") else { return nil }
        return text
    }

    /// The identifier of `nt authority\system` and its like; names in lower case.
    static func wellKnownSid(domain: TextSlice?, name: TextSlice?) -> TextSlice? {
        guard let domain, let name, domain.equals("nt authority") else { return nil }
        return wellKnown.first { name.equals($0.name) }.map { TextSlice($0.sid) }
    }

    /// The name that an identifier has on every machine.
    static func wellKnownName(of sid: TextSlice?) -> TextSlice? {
        guard let sid else { return nil }
        return wellKnown.first { sid.equals($0.sid) }.map { TextSlice($0.name) }
    }

    /// Sets an account of its parts. `prefersWellKnownName` writes `S-1-5-18` as `nt authority\system` where the record names the machine
    /// account.
    static func set(
        domain: TextSlice?, name: TextSlice?, sid: TextSlice?, prefersWellKnownName: Bool, at place: Place,
        _ row: EventRow
    ) {
        let columns = place.columns
        let sid = AccountRule.sid(sid)
        var domain = domain.map(row.scratch.lowercased)
        var name = name.map(row.scratch.lowercased)
        if prefersWellKnownName, let known = wellKnownName(of: sid) {
            domain = TextSlice("nt authority")
            name = known
        }
        row.set(columns.domain, domain)
        row.set(columns.name, name)
        row.set(columns.sid, sid ?? wellKnownSid(domain: domain, name: name))
    }
}

extension ColumnRule {
    /// `DOMAIN\user` as the acting account.
    static func actingAccount(_ field: EventField) -> ColumnRule { qualified(field, at: .actor) }

    /// `DOMAIN\user` as the account that the event is about.
    static func account(_ field: EventField) -> ColumnRule { qualified(field, at: .account) }

    private static func qualified(_ field: EventField, at place: AccountRule.Place) -> ColumnRule {
        ColumnRule { event, row in setQualified(event[field], at: place, row) }
    }

    static func setQualified(_ text: TextSlice?, at place: AccountRule.Place, _ row: EventRow) {
        guard let text else { return }
        let separator = text.firstIndex(of: ASCII.backslash)
        AccountRule.set(
            domain: separator.map(text.upTo), name: text.from(separator.map { $0 + 1 } ?? 0), sid: nil,
            prefersWellKnownName: false, at: place, row)
    }

    /// The subject of a Security event as the acting account. Logon records keep the names that they have, machine accounts included.
    static func subject(keepsNames: Bool = false) -> ColumnRule {
        ColumnRule { event, row in
            AccountRule.set(
                domain: event[.subjectDomainName], name: event[.subjectUserName], sid: event[.subjectUserSid],
                prefersWellKnownName: !keepsNames, at: .actor, row)
            row.set(.initiatingProcessLogonId, event[.subjectLogonId]?.integer)
        }
    }

    /// The subject as the account that the event is about: share access has no acting process.
    static let subjectAsAccount = ColumnRule { event, row in
        AccountRule.set(
            domain: event[.subjectDomainName], name: event[.subjectUserName], sid: event[.subjectUserSid],
            prefersWellKnownName: true, at: .account, row)
        row.set(.logonId, event[.subjectLogonId]?.integer)
    }

    /// The target account of a Security event, by the names of the record.
    static func target(sid: EventField) -> ColumnRule {
        ColumnRule { event, row in
            AccountRule.set(
                domain: event[.targetDomainName], name: event[.targetUserName], sid: event[sid],
                prefersWellKnownName: false, at: .account, row)
        }
    }

    /// The account of a new process: the target when the record has one, else the subject.
    static let newProcessAccount = ColumnRule { event, row in
        let hasTarget = event[.targetUserName] != nil
        AccountRule.set(
            domain: event[hasTarget ? .targetDomainName : .subjectDomainName],
            name: event[hasTarget ? .targetUserName : .subjectUserName],
            sid: event[hasTarget ? .targetUserSid : .subjectUserSid],
            prefersWellKnownName: true, at: .account, row)
        row.set(.logonId, event[hasTarget ? .targetLogonId : .subjectLogonId]?.integer)
    }

    /// A member of a group: its identifier, and its name when the record has the distinguished name `CN=name,...`.
    static let groupMember = ColumnRule { event, row in
        row.set(.accountSid, AccountRule.sid(event[.memberSid]))
        guard let name = event[.memberName] else { return }
        let common = name.hasPrefixIgnoringCase("CN=") ? name.from(3) : name
        // A comma that belongs to the name is escaped (RFC 4514, section 2.4).
        var end = 0
        while end < common.count, common[end] != UInt8(ascii: ",") { end += common[end] == ASCII.backslash ? 2 : 1 }
        row.set(.accountName, row.scratch.lowercased(common.upTo(min(end, common.count))))
    }

    /// The account of a Kerberos or NTLM request: `name@REALM`, or a name and a domain.
    static let requestingAccount = ColumnRule { event, row in
        guard let user = event[.targetUserName] else { return }
        let at = user.firstIndex(of: UInt8(ascii: "@"))
        if at != nil { row.set(.accountUpn, user) }
        let realm = at.map { user.from($0 + 1) }
        AccountRule.set(
            domain: event[.targetDomainName] ?? realm, name: at.map(user.upTo) ?? user, sid: event[.targetSid],
            prefersWellKnownName: false, at: .account, row)
    }
}

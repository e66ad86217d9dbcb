/// What events of one id become: a table, an ActionType, and the rules of the row's columns.
struct EventMapping: Sendable {
    let table: MappedTable
    let action: StaticString
    /// Which events of the id the mapping is for.
    let condition: EventCondition
    let rules: [ColumnRule]

    init(
        _ table: MappedTable, _ action: StaticString, when condition: EventCondition = .always, _ rules: [ColumnRule]...
    ) {
        self.table = table
        self.action = action
        self.condition = condition
        self.rules = rules.flatMap { $0 }
    }
}

/// A question about an event that decides between the mappings of its id.
struct EventCondition: Sendable {
    let holds: @Sendable (WindowsEvent) -> Bool

    static let always = EventCondition { _ in true }

    /// The field is one of these words, without regard to case.
    static func field(_ field: EventField, is words: StaticString...) -> EventCondition {
        EventCondition { event in
            guard let text = event[field] else { return false }
            return words.contains { text.equalsIgnoringCase($0) }
        }
    }

    /// The field is a number that has one of the bits.
    static func field(_ field: EventField, hasBitOf mask: Int64) -> EventCondition {
        EventCondition { event in (event[field]?.integer ?? 0) & mask != 0 }
    }

    /// The field is a number that is zero.
    static func isZero(_ field: EventField) -> EventCondition {
        EventCondition { event in event[field]?.integer == 0 }
    }

    static func not(_ condition: EventCondition) -> EventCondition { EventCondition { !condition.holds($0) } }

    func and(_ other: EventCondition) -> EventCondition { EventCondition { holds($0) && other.holds($0) } }
}

/// Why an event gives no row.
package enum NotMappedReason: String, Sendable, CaseIterable {
    /// Defender has no row for events of this id.
    case noDefenderCounterpart = "no_defender_counterpart"
    /// Security 4663 on anything but a process, or a write to a file.
    case objectAccessOfOtherKind = "object_access_of_other_kind"
    /// Sysmon 12 whose `EventType` the collector lost: created, deleted or a value, nobody can tell.
    case sysmon12WithoutEventType = "sysmon_12_without_eventtype"
    /// A field is absent without which the row's meaning is open (the direction of a connection).
    case decidingFieldMissing = "deciding_field_missing"
}

/// The mappings of one event log.
struct ChannelMapping: Sendable {
    /// The log's name, as rows carry it in `SourceChannel`.
    let channel: StaticString
    /// Which providers' events are meant; empty for all. A record without a provider is always meant.
    let providers: [StaticString]
    /// By event id.
    let events: [Int64: [EventMapping]]
    /// Why an event of a mapped id gives no row when none of its conditions holds.
    let otherwise: [Int64: NotMappedReason]

    init(
        _ channel: StaticString, providers: [StaticString] = [], events: [Int64: [EventMapping]],
        otherwise: [Int64: NotMappedReason] = [:]
    ) {
        self.channel = channel
        self.providers = providers
        self.events = events
        self.otherwise = otherwise
    }

    /// All channels that are mapped.
    static let all: [ChannelMapping] = [.sysmon, .security, .powerShell, .system, .wmiActivity]

    /// The channel of an event; nil when none of its log is mapped.
    static func of(_ event: WindowsEvent) -> ChannelMapping? {
        guard let channel = event.channel else { return nil }
        return all.first { channel.equalsIgnoringCase($0.channel) }
    }

    enum Choice {
        case row(EventMapping)
        case none(NotMappedReason)
    }

    /// The mapping that an event falls under.
    func choice(for event: WindowsEvent) -> Choice {
        guard let id = event.id, let candidates = events[id] else { return .none(.noDefenderCounterpart) }
        if !providers.isEmpty, let provider = event.provider,
            !providers.contains(where: { provider.equalsIgnoringCase($0) })
        {
            return .none(.noDefenderCounterpart)
        }
        if let mapping = candidates.first(where: { $0.condition.holds(event) }) { return .row(mapping) }
        return .none(otherwise[id] ?? .decidingFieldMissing)
    }
}

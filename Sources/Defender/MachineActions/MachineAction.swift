/// An action on a device.
package struct MachineAction: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
        case runAntiVirusScan = "RunAntiVirusScan"
        case offboard = "Offboard"
        case liveResponse = "LiveResponse"
        case collectInvestigationPackage = "CollectInvestigationPackage"
        case isolate = "Isolate"
        case unisolate = "Unisolate"
        case stopAndQuarantineFile = "StopAndQuarantineFile"
        case restrictCodeExecution = "RestrictCodeExecution"
        case unrestrictCodeExecution = "UnrestrictCodeExecution"
    }

    package enum Status: String, Sendable, Hashable, CaseIterable, Codable {
        case pending = "Pending"
        case inProgress = "InProgress"
        case succeeded = "Succeeded"
        case failed = "Failed"
        case timeOut = "TimeOut"
        case cancelled = "Cancelled"

        /// Whether nothing follows.
        package var isFinal: Bool { self != .pending && self != .inProgress }
    }

    /// Lower-case GUID.
    package var id: String
    package var kind: Kind
    package var title: String?
    package var scope: String?
    package var requestor: String
    package var requestorComment: String
    package var status: Status
    package var machineID: String
    package var computerDnsName: String?
    /// Ticks, as the other times.
    package var created: Int64
    package var lastUpdate: Int64
    package var cancellationRequestor: String?
    package var cancellationComment: String?
    package var cancelled: Int64?
    package var requestSource = "PublicApi"
    package var externalID: String?

    package init(
        id: String, kind: Kind, scope: String?, requestor: String, comment: String, machineID: String,
        computerDnsName: String?, created: Int64, status: Status = .pending
    ) {
        self.id = id
        self.kind = kind
        self.scope = scope
        self.requestor = requestor
        self.requestorComment = comment
        self.status = status
        self.machineID = machineID
        self.computerDnsName = computerDnsName
        self.created = created
        self.lastUpdate = created
    }
}

/// How long an action takes: the machine that would do it is recorded telemetry, so time alone moves it on.
package struct MachineActionPace: Sendable, Hashable {
    /// How long an action is pending before the device picks it up, in ticks.
    package let pickUp: Int64
    /// How long the device then works on it, in ticks.
    package let work: Int64

    package init(pickUp: Duration = .seconds(5), work: Duration = .seconds(10)) {
        self.pickUp = Self.ticks(pickUp)
        self.work = Self.ticks(work)
    }

    private static func ticks(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * Ticks.perSecond + attoseconds / 100_000_000_000
    }
}

extension MachineAction {
    /// The action as it stands at a time: `Pending`, then `InProgress`, then `Succeeded`; final states stay.
    ///
    /// A pure function of the stored action and the clock, so that nothing needs to wake up to move an action on.
    package func advanced(to now: Int64, pace: MachineActionPace) -> MachineAction {
        guard !status.isFinal else { return self }
        var action = self
        let started = created + pace.pickUp
        let finished = started + pace.work
        if now >= finished {
            action.status = .succeeded
            action.lastUpdate = finished
        } else if now >= started {
            action.status = .inProgress
            action.lastUpdate = started
        }
        return action
    }
}

extension MachineAction {
    /// The action as the API shows it.
    package static let entityType = EntityType<MachineAction>(
        name: "MachineAction",
        properties: [
            .init("id", .guid) { .string($0.id) },
            .init("type", .enumeration(Kind.allCases.map(\.rawValue))) { .string($0.kind.rawValue) },
            .init("title", .string, nullable: true) { .text($0.title) },
            .init("scope", .string, nullable: true) { .text($0.scope) },
            .init("requestor", .string) { .string($0.requestor) },
            .init("requestorComment", .string) { .string($0.requestorComment) },
            .init("status", .enumeration(Status.allCases.map(\.rawValue))) { .string($0.status.rawValue) },
            .init("machineId", .string) { .string($0.machineID) },
            .init("computerDnsName", .string, nullable: true) { .text($0.computerDnsName) },
            .init("creationDateTimeUtc", .dateTimeOffset) { .time($0.created) },
            .init("lastUpdateDateTimeUtc", .dateTimeOffset) { .time($0.lastUpdate) },
            .init("cancellationRequestor", .string, nullable: true) { .text($0.cancellationRequestor) },
            .init("cancellationComment", .string, nullable: true) { .text($0.cancellationComment) },
            .init("cancellationDateTimeUtc", .dateTimeOffset, nullable: true) { .time($0.cancelled) },
            .init("requestSource", .string) { .string($0.requestSource) },
            // The documentation writes externalID; the wire was observed to say externalId.
            .init("externalId", .string, nullable: true) { .text($0.externalID) },
            .init("commands", .collection(.complex([]))) { _ in .collection([]) },
            .init("relatedFileInfo", .complex([]), nullable: true) { _ in .null },
        ])
}

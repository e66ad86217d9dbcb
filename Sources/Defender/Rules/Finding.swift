/// What a rule found on one device: the events' time range and the entities in them.
package struct Finding: Sendable, Hashable {
    package let deviceID: String
    package let deviceName: String?
    /// Ticks, as `lastEvent`.
    package var firstEvent: Int64
    package var lastEvent: Int64
    /// The entities in the order in which the events name them, without repetition. Their creation time is not set.
    package var evidence: [AlertEvidence]
    package var user: RelatedUser?
    /// How many events there are.
    package var eventCount: Int

    package init(
        deviceID: String, deviceName: String?, firstEvent: Int64, lastEvent: Int64, evidence: [AlertEvidence],
        user: RelatedUser?, eventCount: Int = 1
    ) {
        self.deviceID = deviceID
        self.deviceName = deviceName
        self.firstEvent = firstEvent
        self.lastEvent = lastEvent
        self.evidence = evidence
        self.user = user
        self.eventCount = eventCount
    }
}

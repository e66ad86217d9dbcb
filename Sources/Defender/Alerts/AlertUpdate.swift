/// The change that `PATCH /api/alerts/{id}` asks for. What is nil stays as it is.
package struct AlertUpdate: Sendable, Hashable {
    package var status: Alert.Status?
    package var assignedTo: String?
    package var classification: Alert.Classification?
    package var determination: Alert.Determination?
    package var comment: String?

    package init() {}

    /// Whether the change says nothing.
    package var isEmpty: Bool { self == AlertUpdate() }

    /// Applies the change.
    ///
    /// `caller`: Who is named as the author of the comment.
    /// `now`: Ticks.
    func apply(to alert: inout Alert, caller: String, now: Int64) {
        if let status {
            if status == .resolved, alert.status != .resolved { alert.resolved = now }
            if status != .resolved { alert.resolved = nil }
            alert.status = status
        }
        if let assignedTo { alert.assignedTo = assignedTo.isEmpty ? nil : assignedTo }
        if let classification { alert.classification = classification }
        if let determination { alert.determination = determination }
        if let comment { alert.comments.append(AlertComment(comment: comment, createdBy: caller, created: now)) }
        alert.lastUpdate = now
    }
}

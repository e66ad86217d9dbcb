/// A detection: a hunting query whose rows are events worth an alert, and what the alert says.
package struct DetectionRule: Sendable, Hashable {
    /// Which entities a row names, and by which columns.
    package enum Entity: String, Sendable, Hashable, CaseIterable {
        /// `FileName`, `FolderPath`, `SHA1`, `SHA256`, `ProcessId`, `ProcessCommandLine`, the acting process as its parent.
        case process = "Process"
        /// The `InitiatingProcess...` columns.
        case initiatingProcess = "InitiatingProcess"
        /// `FileName`, `FolderPath`, `SHA1`, `SHA256`.
        case file = "File"
        /// `AccountName`, `AccountDomain`, `AccountSid`.
        case user = "User"
        /// The `InitiatingProcessAccount...` columns.
        case initiatingUser = "InitiatingUser"
        /// `RemoteIP`.
        case ip = "Ip"
        /// `RemoteUrl`.
        case url = "Url"
        /// `RegistryKey`, `RegistryValueName`, `RegistryValueData`, `RegistryValueType`.
        case registry = "Registry"
    }

    /// The rule's name: that of its file, without the extension.
    package let name: String
    /// The rule as a detector: a GUID that never changes.
    package let detectorID: String
    package let title: String
    package let severity: Alert.Severity
    package let category: String
    /// ATT&CK technique ids.
    package let techniques: [String]
    package let details: String
    package let recommendedAction: String
    package let entities: [Entity]
    /// The query. Its rows have `Timestamp`, `DeviceId` and `DeviceName`, and the columns of its entities.
    package let query: String

    /// What is wrong with a rule's text.
    package struct ParseError: Error, Sendable, Hashable, CustomStringConvertible {
        package let rule: String
        package let reason: String

        package init(rule: String, reason: String) {
            self.rule = rule
            self.reason = reason
        }

        package var description: String { "Detection rule '\(rule)': \(reason)" }
    }

    /// Reads a rule: `// key: value` lines, then the query. A line `//   more text` goes on with the value before it.
    package init(name: String, text: String) throws(ParseError) {
        var values: [String: String] = [:]
        var key: String?
        var query: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard query.isEmpty, line.hasPrefix("//") else {
                if !query.isEmpty || !line.isEmpty { query.append(line) }
                continue
            }
            let comment = line.dropFirst(2)
            if comment.hasPrefix("   "), let key {
                values[key, default: ""] += " " + String(comment).trimmingASCIISpaces
                continue
            }
            guard let colon = comment.firstIndex(of: ":") else { continue }
            let name = String(comment[..<colon]).trimmingASCIISpaces
            values[name] = String(comment[comment.index(after: colon)...]).trimmingASCIISpaces
            key = name
        }
        func required(_ key: String) throws(ParseError) -> String {
            guard let value = values[key], !value.isEmpty else {
                throw ParseError(rule: name, reason: "it has no '\(key)'.")
            }
            return value
        }
        func list(_ key: String) throws(ParseError) -> [String] {
            try required(key).split(separator: ",").map { String($0).trimmingASCIISpaces }
        }
        self.name = name
        detectorID = try required("id")
        title = try required("title")
        category = try required("category")
        details = try required("description")
        recommendedAction = try required("recommendedAction")
        techniques = try list("techniques")
        guard let severity = Alert.Severity(rawValue: try required("severity")) else {
            throw ParseError(rule: name, reason: "'\(values["severity"] ?? "")' is no severity.")
        }
        self.severity = severity
        var entities: [Entity] = []
        for word in try list("entities") {
            guard let entity = Entity(rawValue: word) else {
                throw ParseError(rule: name, reason: "'\(word)' is no entity.")
            }
            entities.append(entity)
        }
        self.entities = entities
        self.query = query.joined(separator: "\n")
        guard !self.query.isEmpty else { throw ParseError(rule: name, reason: "it has no query.") }
    }
}

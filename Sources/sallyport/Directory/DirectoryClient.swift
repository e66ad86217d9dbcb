import DefenderClient
import Foundation

/// The directory of a tenant through Microsoft Graph, as the administration commands see it. It speaks equally to this server and to
/// the Microsoft cloud.
struct DirectoryClient: Sendable {
    /// The versions of Microsoft Graph.
    enum Version: String {
        case current = "/v1.0"
        case beta = "/beta"
    }

    let client: DefenderClient
    private let version: Version

    /// Opens a connection, and closes it behind the work.
    static func with(
        _ options: ConnectionOptions, version: Version = .current, _ body: (DirectoryClient) async throws -> Void
    ) async throws {
        let connection = try options.connection()
        try await DefenderClient.with(
            connection.configuration, additionalTrust: connection.additionalTrust
        ) { try await body(DirectoryClient(client: $0, version: version)) }
    }

    /// The same through another version.
    func `in`(_ version: Version) -> DirectoryClient { DirectoryClient(client: client, version: version) }

    /// One object.
    func get(_ path: String) async throws -> JSONValue {
        try await client.get(version.rawValue + path).decoded()
    }

    /// Every object of a list.
    func list(_ path: String) async throws -> [JSONValue] {
        struct Page: Decodable { var value: [JSONValue] }
        var values: [JSONValue] = []
        for try await page in client.pages(version.rawValue + path) { values += try page.decoded(as: Page.self).value }
        return values
    }

    /// Sends an object; the answer where there is one.
    @discardableResult
    func send(_ method: APIRequest.Method, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        let data = try body.map { try JSONEncoder().encode($0) }
        let answer = try await client.send(APIRequest(method, version.rawValue + path, body: data))
        return answer.body.isEmpty ? .null : try answer.decoded()
    }

    /// The object of a list that a person means by an id or a name.
    ///
    /// - Parameters:
    ///   - text: the id or the name.
    ///   - kind: what the message calls it.
    ///   - path: the list.
    ///   - fields: what may name it, the exact text of each.
    /// - Returns: the one object of that name.
    /// - Throws: ``CommandFailure`` when none or several have that name.
    func find(_ text: String, _ kind: String, in path: String, by fields: [String]) async throws -> JSONValue {
        let all = try await list(path)
        let found = all.filter { object in fields.contains { object[$0].text == text } }
        guard let first = found.first else {
            let names = all.compactMap { $0[fields[0]].text }.sorted().prefix(20)
            throw CommandFailure(
                "there is no \(kind) '\(text)'" + (names.isEmpty ? "" : "; there are \(names.joined(separator: ", "))"))
        }
        guard found.count == 1 else {
            throw CommandFailure(
                "\(found.count) objects are called '\(text)'; name the \(kind) by its id: "
                    + found.compactMap { $0["id"].text }.joined(separator: ", "))
        }
        return first
    }
}

extension JSONValue {
    /// A property; null when there is none.
    subscript(_ name: String) -> JSONValue {
        guard case .object(let properties) = self else { return .null }
        return properties[name] ?? .null
    }

    /// A string's text.
    var text: String? { if case .string(let text) = self { text } else { nil } }

    /// A list's elements; none for everything else.
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
}

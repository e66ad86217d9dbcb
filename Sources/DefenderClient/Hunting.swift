import Foundation

/// The three paths to advanced hunting. Graph's is the one that lasts: the two others are being retired.
public enum HuntingDoor: String, Sendable, CaseIterable {
    /// `POST /v1.0/security/runHuntingQuery`.
    case graph
    /// `POST /api/advancedhunting/run`.
    case defenderXDR = "xdr"
    /// `POST /api/advancedqueries/run`.
    case defenderForEndpoint = "mde"
}

/// What a hunting query found, in one form whichever door it went through.
public struct HuntingAnswer: Sendable, Decodable {
    /// A column of the result.
    public struct Column: Sendable, Hashable, Decodable {
        /// Its name.
        public var name: String
        /// Its type as the door writes it (`String`, `DateTime`, `Int64`, ...).
        public var type: String

        /// The XDR and MDE doors write `Name` and `Type`, Graph `name` and `type`.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: AnyCasing.self)
            name = try values.decode(String.self, forKey: AnyCasing("name", in: values))
            type = try values.decode(String.self, forKey: AnyCasing("type", in: values))
        }
    }

    /// The columns in the query's order.
    public var columns: [Column]
    /// The rows: values by column name.
    public var rows: [[String: JSONValue]]

    /// Reads the answer of any of the doors.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: AnyCasing.self)
        columns = try values.decode([Column].self, forKey: AnyCasing("schema", in: values))
        rows = try values.decode([[String: JSONValue]].self, forKey: AnyCasing("results", in: values))
    }
}

extension DefenderClient {
    /// Runs a hunting query.
    ///
    /// - `timespan`: The ISO 8601 duration or interval that Graph's door takes; the other doors have none.
    public func hunt(
        _ query: String, through door: HuntingDoor = .graph, timespan: String? = nil
    ) async throws -> HuntingAnswer {
        let path =
            switch door {
            case .graph: "/v1.0/security/runHuntingQuery"
            case .defenderXDR: "/api/advancedhunting/run"
            case .defenderForEndpoint: "/api/advancedqueries/run"
            }
        var body = ["Query": query]
        if let timespan {
            guard door == .graph else {
                throw DefenderClientError.unexpectedAnswer(
                    "a time span can only be given to Graph's hunting, not to \(path)")
            }
            body["Timespan"] = timespan
        }
        let request = APIRequest(.post, path, body: try JSONEncoder().encode(body), isIdempotent: true)
        return try await send(request).decoded(as: HuntingAnswer.self)
    }
}

/// A key in whichever letter case the object has it.
private struct AnyCasing: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }

    init(_ name: String, in values: KeyedDecodingContainer<AnyCasing>) {
        stringValue = values.allKeys.first { $0.stringValue.lowercased() == name }?.stringValue ?? name
    }
}

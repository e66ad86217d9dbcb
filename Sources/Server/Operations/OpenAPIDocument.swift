import Defender
import HTTPTypes

/// The OpenAPI 3.1 description of the catalogue, written from it.
package enum OpenAPIDocument {
    /// The document as JSON.
    package static func json(of operations: [Operation] = OperationCatalogue.all) -> [UInt8] {
        var json = JSONWriter(capacity: 1 << 17)
        json.beginObject()
        json.key("openapi")
        json.string("3.1.0")
        json.key("info")
        json.raw(
            """
            {"title":"Defender APIs","version":"1.0","description":"Operations that are marked x-built: false are documented by the service but answered with 501 here."}
            """)
        json.key("paths")
        json.beginObject()
        for (path, operations) in grouped(operations) {
            json.key(path)
            json.beginObject()
            for operation in operations {
                json.key(operation.method.rawValue.lowercased())
                describe(operation, at: path, to: &json)
            }
            json.endObject()
        }
        json.endObject()
        json.key("components")
        json.beginObject()
        json.key("securitySchemes")
        json.raw(
            """
            {"bearer":{"type":"http","scheme":"bearer","bearerFormat":"JWT"}}
            """)
        json.key("schemas")
        json.beginObject()
        schema(Alert.entityType, to: &json)
        schema(Machine.entityType, to: &json)
        schema(MachineAction.entityType, to: &json)
        schema(LogonUser.entityType, to: &json)
        json.endObject()
        json.endObject()
        json.endObject()
        return json.bytes
    }

    /// The operations by documented path, paths in the catalogue's order.
    private static func grouped(_ operations: [Operation]) -> [(path: String, operations: [Operation])] {
        var order: [String] = []
        var groups: [String: [Operation]] = [:]
        for operation in operations {
            for path in operation.paths.map(\.text) {
                if groups[path] == nil { order.append(path) }
                groups[path, default: []].append(operation)
            }
        }
        return order.map { ($0, groups[$0] ?? []) }
    }

    private static func describe(_ operation: Operation, at path: String, to json: inout JSONWriter) {
        json.beginObject()
        json.key("operationId")
        json.string(operation.id)
        json.key("summary")
        json.string(operation.summary)
        json.key("tags")
        json.raw("[\"\(operation.api.rawValue)\"]")
        json.key("x-built")
        json.bool(operation.handler != nil)
        json.key("x-application-permissions")
        strings(operation.permissions.application, to: &json)
        json.key("x-delegated-permissions")
        strings(operation.permissions.delegated, to: &json)
        if let role = operation.userRole {
            json.key("x-user-role")
            json.string(role.rawValue)
        }
        json.key("x-rate-limits")
        json.beginObject()
        if let limit = operation.limits.perMinute {
            json.key("perMinute")
            json.integer(limit)
        }
        if let limit = operation.limits.perHour {
            json.key("perHour")
            json.integer(limit)
        }
        json.endObject()
        json.key("parameters")
        json.beginArray()
        for name in pathParameters(path) { parameter(name, in: "path", isRequired: true, to: &json) }
        for query in operation.parameters {
            parameter(query.name, in: "query", isRequired: query.isRequired, to: &json)
        }
        for option in operation.odata.names { parameter(option, in: "query", isRequired: false, to: &json) }
        json.endArray()
        json.key("security")
        json.raw("[{\"bearer\":[]}]")
        json.key("responses")
        json.beginObject()
        for (status, meaning) in [
            ("default", "The answer"), ("400", "The request is not valid"), ("401", "No valid token"),
            ("403", "The token lacks the permission"), ("429", "The rate limit is used up"),
        ] {
            json.key(status)
            json.beginObject()
            json.key("description")
            json.string(meaning)
            json.endObject()
        }
        json.endObject()
        json.endObject()
    }

    private static func parameter(_ name: String, in place: String, isRequired: Bool, to json: inout JSONWriter) {
        json.beginObject()
        json.key("name")
        json.string(name)
        json.key("in")
        json.string(place)
        json.key("required")
        json.bool(isRequired)
        json.key("schema")
        json.raw("{\"type\":\"string\"}")
        json.endObject()
    }

    private static func strings(_ values: [String], to json: inout JSONWriter) {
        json.beginArray()
        for value in values { json.string(value) }
        json.endArray()
    }

    /// The names in braces of a path, in order.
    private static func pathParameters(_ path: String) -> [String] {
        path.split(separator: "{").dropFirst().compactMap { $0.split(separator: "}").first.map(String.init) }
    }

    private static func schema<Entity>(_ type: EntityType<Entity>, to json: inout JSONWriter) {
        json.key(type.name)
        json.beginObject()
        json.key("type")
        json.string("object")
        json.key("properties")
        json.beginObject()
        for property in type.properties {
            json.key(property.name)
            describe(property.kind, isNullable: property.isNullable, to: &json)
        }
        json.endObject()
        json.endObject()
    }

    private static func describe(_ kind: ODataKind, isNullable: Bool, to json: inout JSONWriter) {
        let (type, format): (String, String?) =
            switch kind {
            case .string, .enumeration: ("string", nil)
            case .guid: ("string", "uuid")
            case .dateTimeOffset: ("string", "date-time")
            case .integer: ("integer", "int64")
            case .double: ("number", "double")
            case .bool: ("boolean", nil)
            case .collection: ("array", nil)
            case .complex: ("object", nil)
            }
        json.beginObject()
        json.key("type")
        json.raw(isNullable ? "[\"\(type)\",\"null\"]" : "\"\(type)\"")
        if let format {
            json.key("format")
            json.string(format)
        }
        switch kind {
        case .enumeration(let members):
            json.key("enum")
            json.beginArray()
            for member in members { json.string(member) }
            if isNullable { json.null() }
            json.endArray()
        case .collection(let element):
            json.key("items")
            describe(element, isNullable: false, to: &json)
        case .complex(let fields):
            json.key("properties")
            json.beginObject()
            for field in fields {
                json.key(field.name)
                describe(field.kind, isNullable: true, to: &json)
            }
            json.endObject()
        default: break
        }
        json.endObject()
    }
}

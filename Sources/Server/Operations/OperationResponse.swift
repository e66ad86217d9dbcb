package import Defender
package import HTTPTypes
package import NIOCore

/// What an operation answers.
package struct OperationResponse: Sendable {
    package let status: HTTPResponse.Status
    package let contentType: String
    /// The body, in the pieces in which it is sent.
    package let pieces: [ByteBuffer]

    package init(status: HTTPResponse.Status = .ok, contentType: String, body: ByteBuffer) {
        self.init(status: status, contentType: contentType, pieces: [body])
    }

    package init(status: HTTPResponse.Status = .ok, contentType: String, pieces: [ByteBuffer]) {
        self.status = status
        self.contentType = contentType
        self.pieces = pieces
    }

    /// The content type that the service sends with entities.
    package static let odataJSON = "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8"

    /// An entity.
    ///
    /// `context`: What follows `$metadata#`.
    package static func entity<Entity>(
        _ entity: Entity, type: EntityType<Entity>, context: String, for request: OperationRequest,
        status: HTTPResponse.Status = .ok, expanded: Set<String> = []
    ) -> OperationResponse {
        var json = JSONWriter()
        json.beginObject()
        json.key("@odata.context")
        json.string(request.metadata(context))
        json.properties(of: entity, type: type, expanded: expanded)
        json.endObject()
        return OperationResponse(status: status, contentType: odataJSON, body: ByteBuffer(bytes: json.bytes))
    }

    /// A collection, cut, sorted and filtered by the request's OData options.
    package static func collection<Entity>(
        _ entities: [Entity], type: EntityType<Entity>, context: String, for request: OperationRequest
    ) throws -> OperationResponse {
        let page = try request.odata.page(of: entities, type: type)
        var json = JSONWriter(capacity: 256 + page.rows.count * 1024)
        json.beginObject()
        json.key("@odata.context")
        json.string(request.metadata(context))
        if let count = page.count {
            json.key("@odata.count")
            json.integer(count)
        }
        json.key("value")
        json.beginArray()
        for row in page.rows {
            json.beginObject()
            json.properties(of: row, type: type, positions: page.selected, expanded: request.odata.expanded)
            json.endObject()
        }
        json.endArray()
        if let skip = page.nextSkip {
            json.key("@odata.nextLink")
            json.string(request.link(replacing: "$skip", by: String(skip)))
        }
        json.endObject()
        return OperationResponse(contentType: odataJSON, body: ByteBuffer(bytes: json.bytes))
    }

    /// A `$count`: the bare number.
    package static func count<Entity>(
        of entities: [Entity], type: EntityType<Entity>, for request: OperationRequest
    ) throws -> OperationResponse {
        let count = try request.odata.filtered(entities, type: type).count
        return OperationResponse(contentType: "text/plain; charset=utf-8", body: ByteBuffer(string: String(count)))
    }

    /// A value of a type that has no list of its own.
    package static func object(
        _ fields: [ODataValue.Field], context: String, for request: OperationRequest
    ) -> OperationResponse {
        var json = JSONWriter()
        json.value(.complex([.init("@odata.context", .string(request.metadata(context)))] + fields))
        return OperationResponse(contentType: odataJSON, body: ByteBuffer(bytes: json.bytes))
    }

    /// Success that has nothing to say.
    package static let noContent = OperationResponse(
        status: .noContent, contentType: odataJSON, body: ByteBuffer())

    /// Success without a body.
    package static let empty = OperationResponse(contentType: odataJSON, body: ByteBuffer())
}

extension OperationRequest {
    /// What `@odata.context` says.
    func metadata(_ context: String) -> String {
        let version = rawPath.lowercased().hasPrefix("/beta/") ? "beta" : "v1.0"
        return "\(origin)/\(operation.api == .graph ? version : "api")/$metadata#\(context)"
    }

    /// The request's own URL with one query parameter set anew.
    func link(replacing name: String, by value: String) -> String {
        let others = parameters.filter { !$0.name.equalsIgnoringASCIICase(name) }
        let query = (others + [(name, value)]).map { "\(QueryString.encode($0.name))=\(QueryString.encode($0.value))" }
        return "\(origin)\(rawPath)?\(query.joined(separator: "&"))"
    }
}

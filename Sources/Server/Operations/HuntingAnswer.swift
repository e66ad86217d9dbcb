import Columnar
import Defender
import Hunting
import NIOCore
import Values

/// Hunting results as the APIs send them: an envelope around the rows that the engine writes, in pieces, so that a large
/// result is never one text.
enum HuntingAnswer {
    /// `Stats`, `Schema` and `Results`, of the two Defender APIs. Defender for Endpoint documents only the latter two; the
    /// statistics are added there too, since readers of JSON pass over what they do not know.
    static func defender(_ result: QueryResult) -> [ByteBuffer] {
        var json = JSONWriter()
        json.beginObject()
        json.key("Stats")
        statistics(result, to: &json)
        schema(result, key: "Schema", name: "Name", type: "Type", to: &json)
        json.key("Results")
        return pieces(head: json.bytes, result)
    }

    /// `schema` and `results`, of Graph.
    static func graph(_ result: QueryResult, origin: String) -> [ByteBuffer] {
        var json = JSONWriter()
        json.beginObject()
        json.key("@odata.context")
        json.string("\(origin)/v1.0/$metadata#microsoft.graph.security.huntingQueryResults")
        schema(result, key: "schema", name: "name", type: "type", to: &json)
        json.key("results")
        return pieces(head: json.bytes, result)
    }

    /// The head, the rows and the closing brace.
    private static func pieces(head: [UInt8], _ result: QueryResult) -> [ByteBuffer] {
        var pieces = [ByteBuffer(bytes: head)]
        result.writeJSON(.objects) { pieces.append(ByteBuffer(bytes: $0)) }
        pieces.append(ByteBuffer(string: "}"))
        return pieces
    }

    private static func schema(
        _ result: QueryResult, key: String, name: String, type: String, to json: inout JSONWriter
    ) {
        json.key(key)
        json.beginArray()
        for column in result.columns {
            json.beginObject()
            json.key(name)
            json.string(column.name)
            json.key(type)
            json.string(column.type.apiName)
            json.endObject()
        }
        json.endArray()
    }

    /// What the query cost. There is one node and no cache between us and the mapped segments, so those counts are zero.
    private static func statistics(_ result: QueryResult, to json: inout JSONWriter) {
        let cost = result.statistics
        let processor = cost.processorTime.timeSpanText
        let bytes = result.batches.reduce(0) { $0 + $1.byteCount }
        json.beginObject()
        json.key("ExecutionTime")
        json.double(cost.duration.seconds)
        json.key("resource_usage")
        json.raw(
            """
            {"cache":{"memory":{"hits":0,"misses":0,"total":0},"disk":{"hits":0,"misses":0,"total":0}},\
            "cpu":{"user":"\(processor)","kernel":"00:00:00","total cpu":"\(processor)"},\
            "memory":{"peak_per_node":\(cost.peakMemoryBytes)}}
            """)
        json.key("dataset_statistics")
        json.raw("[{\"table_row_count\":\(result.rowCount),\"table_size\":\(bytes)}]")
        json.endObject()
    }
}

extension Duration {
    /// The duration in seconds.
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }

    /// The duration as KQL writes a timespan.
    fileprivate var timeSpanText: String {
        TimeSpanText.format(components.seconds * 10_000_000 + components.attoseconds / 100_000_000_000)
    }
}

import Columnar
import Defender
import Hunting
import Values

/// Hunting results as the APIs send them.
enum HuntingAnswer {
    /// `Stats`, `Schema` and `Results`, of the two Defender APIs. Defender for Endpoint documents only the latter two; the
    /// statistics are added there too, since readers of JSON pass over what they do not know.
    static func defender(_ result: QueryResult) -> [UInt8] {
        var json = JSONWriter(capacity: 4096 + result.rowCount * 256)
        json.beginObject()
        json.key("Stats")
        statistics(result, to: &json)
        body(result, schema: "Schema", name: "Name", type: "Type", results: "Results", to: &json)
        json.endObject()
        return json.bytes
    }

    /// `schema` and `results`, of Graph.
    static func graph(_ result: QueryResult, origin: String) -> [UInt8] {
        var json = JSONWriter(capacity: 4096 + result.rowCount * 256)
        json.beginObject()
        json.key("@odata.context")
        json.string("\(origin)/v1.0/$metadata#microsoft.graph.security.huntingQueryResults")
        body(result, schema: "schema", name: "name", type: "type", results: "results", to: &json)
        json.endObject()
        return json.bytes
    }

    private static func body(
        _ result: QueryResult, schema: String, name: String, type: String, results: String, to json: inout JSONWriter
    ) {
        json.key(schema)
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
        json.key(results)
        json.beginArray()
        json.rows(of: result)
        json.endArray()
    }

    /// What the query cost. There is one node and no cache between us and the mapped segments, so those counts are zero.
    private static func statistics(_ result: QueryResult, to json: inout JSONWriter) {
        let cost = result.statistics
        json.beginObject()
        json.key("ExecutionTime")
        json.double(cost.duration.seconds)
        json.key("resource_usage")
        json.raw(
            """
            {"cache":{"memory":{"hits":0,"misses":0,"total":0},"disk":{"hits":0,"misses":0,"total":0}},"cpu":{"user":"\(text(cost.processorTime))","kernel":"00:00:00","total cpu":"\(text(cost.processorTime))"},"memory":{"peak_per_node":\(cost.peakMemoryBytes)}}
            """)
        json.key("dataset_statistics")
        json.raw(
            "[{\"table_row_count\":\(result.rowCount),\"table_size\":\(result.batches.reduce(0) { $0 + $1.byteCount })}]"
        )
        json.endObject()
    }

    /// A duration as KQL writes a timespan.
    private static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        return TimeSpanText.format(seconds * 10_000_000 + attoseconds / 100_000_000_000)
    }
}

extension Duration {
    /// The duration in seconds.
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

extension JSONWriter {
    /// The rows of a result as objects, separated by commas.
    fileprivate mutating func rows(of result: QueryResult) {
        for batch in result.batches {
            for row in 0..<batch.count {
                beginObject()
                for (column, vector) in zip(result.columns, batch.columns) {
                    key(column.name)
                    scalar(vector.scalar(at: row))
                }
                endObject()
            }
        }
    }

    private mutating func scalar(_ value: Scalar) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .int(let value): integer(value)
        case .long(let value): integer(value)
        case .real(let value): double(value)
        case .decimal(let value): raw(value.description)
        case .string(let text): string(text)
        case .datetime(let ticks): string(DateTimeText.format(ticks))
        case .timespan(let ticks): string(TimeSpanText.format(ticks))
        case .guid(let bits): string(GuidText.format(bits))
        case .dynamic(let value): raw(value.jsonText)
        }
    }
}

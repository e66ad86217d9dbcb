import Columnar
import KQL
import Values

extension ScalarKernels {
    static let dynamics: Family = [
        (
            "parse_json",
            ScalarKernel { arguments, _, rows, _ in
                if arguments[0].type == .dynamic { return arguments[0] }
                guard case .string(let codes, let dictionary) = arguments[0].storage else {
                    let reader = Row.Value(arguments[0])
                    return try .dynamics(
                        (0..<rows).map { row in
                            guard case .string(let text) = reader[row] else { return reader[row] }
                            if text.isEmpty { return .null }
                            return (try? Dynamic(parsingJSON: text)) ?? .string(text)
                        })
                }
                // The texts are the value already: each is read when somebody asks for it.
                return Vector(
                    type: .dynamic, count: rows,
                    storage: .dynamic(codes: codes, dictionary: DynamicDictionary(texts: dictionary)))
            }
        ),
        (
            "dynamic_to_json",
            .strings { row in
                var bytes: [UInt8] = []
                row.asDynamic(0).canonical.appendJSON(to: &bytes)
                return String(decoding: bytes, as: UTF8.self)
            }
        ),
        (
            "bag_pack",
            .dynamics { row in
                .bag(
                    PropertyBag(
                        stride(from: 0, to: row.count, by: 2).map {
                            PropertyBag.Property(name: row.string($0), value: row.asDynamic($0 + 1))
                        }))
            }
        ),
        ("pack_array", .dynamics { row in .array((0..<row.count).map { row.asDynamic($0) }) }),
        ("bag_keys", .dynamics { row in row.bag(0).map { .array($0.properties.map { .string($0.name) }) } ?? .null }),
        (
            "bag_has_key",
            .bools { row in
                guard case .bag = row.dynamic(0) else { return nil }
                return JSONPath(pathOrName: row.string(1)).value(in: row.dynamic(0)) != nil
            }
        ),
        (
            "bag_merge",
            .dynamics { row in
                var merged: [PropertyBag.Property] = []
                var names = Set<[UInt8]>()
                var hasBag = false
                for index in 0..<row.count {
                    guard let bag = row.bag(index) else { continue }
                    hasBag = true
                    for property in bag.properties where names.insert(Array(property.name.utf8)).inserted {
                        merged.append(property)
                    }
                }
                return hasBag ? .bag(PropertyBag(merged)) : .null
            }
        ),
        (
            "bag_remove_keys",
            .dynamics { row in
                guard case .bag = row.dynamic(0), let keys = row.array(1) else { return .null }
                return keys.reduce(row.dynamic(0)) { JSONPath(pathOrName: ScalarText.text(of: $1)).removing(from: $0) }
            }
        ),
        (
            "bag_set_key",
            .dynamics { row in
                guard case .bag = row.dynamic(0) else { return .null }
                return JSONPath(pathOrName: row.string(1)).setting(row.asDynamic(2), in: row.dynamic(0))
            }
        ),
        (
            "bag_zip",
            .dynamics { row in
                guard let keys = row.array(0) else { return .null }
                let values = row.array(1) ?? []
                return .bag(
                    PropertyBag(
                        keys.enumerated().compactMap { index, key in
                            key.text.map {
                                PropertyBag.Property(name: $0, value: index < values.count ? values[index] : .null)
                            }
                        }))
            }
        ),
        (
            "treepath",
            .dynamics { row in
                guard case .bag = row.dynamic(0) else { return .null }
                return .array(row.dynamic(0).treePaths(prefix: "").map { .string($0) })
            }
        ),
        (
            "extract_json",
            ScalarKernel { arguments, result, rows, _ in
                let (paths, texts) = (arguments[0].stringReader, arguments[1].stringReader)
                var path: (text: String, path: JSONPath)?
                let values = try (0..<rows).map { row -> Dynamic in
                    let text = paths[row]
                    if path?.text != text {
                        guard let read = JSONPath(text) else {
                            throw QueryError.evaluation("extract_json(): '\(text)' is not a path; one is '$.a[0].b'.")
                        }
                        path = (text, read)
                    }
                    guard let root = try? Dynamic(parsingJSON: texts[row]) else { return .null }
                    return path?.path.value(in: root) ?? .null
                }
                return try convert(try .dynamics(values), to: result)
            }
        ),
    ]
}

extension Dynamic {
    /// The value with the properties of all bags in the order of their names.
    fileprivate var canonical: Dynamic {
        switch self {
        case .array(let elements): .array(elements.map(\.canonical))
        case .bag(let bag):
            .bag(
                PropertyBag(
                    bag.properties.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map {
                        PropertyBag.Property(name: $0.name, value: $0.value.canonical)
                    }))
        default: self
        }
    }

    /// The paths to all that the value has: of a bag's properties, and of the elements of an array as one.
    fileprivate func treePaths(prefix: String) -> [String] {
        switch self {
        case .bag(let bag):
            return bag.properties.flatMap { property in
                let path = "\(prefix)['\(property.name)']"
                return [path] + property.value.treePaths(prefix: path)
            }
        case .array(let elements):
            let path = "\(prefix)[0]"
            var paths: [String] = [path]
            for inner in elements.flatMap({ $0.treePaths(prefix: path) }) where !paths.contains(inner) {
                paths.append(inner)
            }
            return paths
        default: return []
        }
    }
}

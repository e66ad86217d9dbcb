import Values

/// Shapes in well-known text (OGC 06-103r4) as GeoJSON.
struct WellKnownText {
    private var rest: Substring
    private var depth = 0

    /// The shape; null for another text.
    static func shape(_ text: String) -> Dynamic {
        var reader = WellKnownText(rest: text[...])
        guard let shape = reader.shape() else { return .null }
        reader.skipBlanks()
        return reader.rest.isEmpty ? shape : .null
    }

    private init(rest: Substring) { self.rest = rest }

    private mutating func shape() -> Dynamic? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 16 else { return nil }
        switch word() {
        case "POINT":
            guard take("("), let point = point(), take(")") else { return nil }
            return GeoJSON.shape("Point", "coordinates", point)
        case "LINESTRING": return list({ $0.point() }).flatMap { made("LineString", $0, atLeast: 2) }
        case "POLYGON": return rings().flatMap { made("Polygon", $0) }
        case "MULTIPOINT":
            return list { reader in
                guard reader.take("(") else { return reader.point() }
                guard let point = reader.point(), reader.take(")") else { return nil }
                return point
            }.flatMap { made("MultiPoint", $0) }
        case "MULTILINESTRING": return rings().flatMap { made("MultiLineString", $0) }
        case "MULTIPOLYGON":
            return list { $0.rings().map(Dynamic.array) }.flatMap { made("MultiPolygon", $0) }
        case "GEOMETRYCOLLECTION":
            return list { $0.shape() }.map { GeoJSON.shape("GeometryCollection", "geometries", .array($0)) }
        default: return nil
        }
    }

    private func made(_ type: String, _ coordinates: [Dynamic], atLeast least: Int = 1) -> Dynamic? {
        coordinates.count >= least ? GeoJSON.shape(type, "coordinates", .array(coordinates)) : nil
    }

    private mutating func rings() -> [Dynamic]? { list { reader in reader.list { $0.point() }.map(Dynamic.array) } }

    private mutating func list(_ element: (inout WellKnownText) -> Dynamic?) -> [Dynamic]? {
        guard take("(") else { return nil }
        var elements: [Dynamic] = []
        repeat {
            guard let next = element(&self) else { return nil }
            elements.append(next)
        } while take(",")
        return take(")") ? elements : nil
    }

    private mutating func point() -> Dynamic? {
        guard let longitude = number(), let latitude = number() else { return nil }
        return .array([longitude, latitude])
    }

    private mutating func number() -> Dynamic? {
        skipBlanks()
        let text = rest.prefix { $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }
        rest = rest.dropFirst(text.count)
        if let whole = Int64(text) { return .long(whole) }
        return Double(text).flatMap { $0.isFinite ? .real($0) : nil }
    }

    private mutating func word() -> String {
        skipBlanks()
        let word = rest.prefix(while: \.isLetter)
        rest = rest.dropFirst(word.count)
        return word.uppercased()
    }

    private mutating func take(_ character: Character) -> Bool {
        skipBlanks()
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func skipBlanks() { rest = rest.drop(while: \.isWhitespace) }
}

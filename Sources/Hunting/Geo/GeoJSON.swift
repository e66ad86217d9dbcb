import Values

/// Shapes as queries write them (RFC 7946). What is no valid shape is nil.
enum GeoJSON {
    /// More corners than this a ring may not have: whether it crosses itself is looked at edge by edge.
    static let mostCorners = 4096

    static func point(_ point: SpherePoint) -> Dynamic {
        self.point(longitude: point.longitude, latitude: point.latitude)
    }

    static func point(longitude: Double, latitude: Double) -> Dynamic {
        shape("Point", "coordinates", .array([.real(longitude), .real(latitude)]))
    }

    static func shape(_ type: String, _ member: String, _ value: Dynamic) -> Dynamic {
        .bag(PropertyBag([.init(name: "type", value: .string(type)), .init(name: member, value: value)]))
    }

    /// The lines of a `LineString` or `MultiLineString`.
    static func lines(_ shape: Dynamic) -> [SphereLine]? {
        guard case .bag(let bag) = shape, case .string(let type)? = bag["type"],
            case .array(let coordinates)? = bag["coordinates"]
        else { return nil }
        switch type {
        case "LineString": return line(coordinates).map { [$0] }
        case "MultiLineString":
            guard !coordinates.isEmpty else { return nil }
            let lines = coordinates.compactMap { element -> SphereLine? in
                guard case .array(let points) = element else { return nil }
                return line(points)
            }
            return lines.count == coordinates.count ? lines : nil
        default: return nil
        }
    }

    /// The polygons of a `Polygon` or `MultiPolygon`.
    static func polygons(_ shape: Dynamic) -> [SpherePolygon]? {
        guard case .bag(let bag) = shape, case .string(let type)? = bag["type"],
            case .array(let coordinates)? = bag["coordinates"]
        else { return nil }
        switch type {
        case "Polygon": return polygon(coordinates).map { [$0] }
        case "MultiPolygon":
            guard !coordinates.isEmpty else { return nil }
            let polygons = coordinates.compactMap { element -> SpherePolygon? in
                guard case .array(let rings) = element else { return nil }
                return polygon(rings)
            }
            return polygons.count == coordinates.count ? polygons : nil
        default: return nil
        }
    }

    private static func points(_ elements: [Dynamic]) -> [SpherePoint]? {
        let points = elements.compactMap { element -> SpherePoint? in
            guard case .array(let pair) = element, pair.count >= 2, let longitude = pair[0].realNumber,
                let latitude = pair[1].realNumber
            else { return nil }
            return SpherePoint(longitude: longitude, latitude: latitude)
        }
        return points.count == elements.count ? points : nil
    }

    private static func line(_ elements: [Dynamic]) -> SphereLine? {
        guard elements.count >= 2, let points = points(elements) else { return nil }
        return SphereLine(points: points)
    }

    private static func polygon(_ elements: [Dynamic]) -> SpherePolygon? {
        let rings = elements.compactMap { element -> SphereRing? in
            guard case .array(let corners) = element else { return nil }
            return ring(corners)
        }
        guard rings.count == elements.count, let shell = rings.first else { return nil }
        return SpherePolygon(shell: shell, holes: Array(rings.dropFirst()))
    }

    private static func ring(_ elements: [Dynamic]) -> SphereRing? {
        guard elements.count >= 4, elements.count <= mostCorners, let points = points(elements),
            points.first == points.last, Set(points).count == points.count - 1
        else { return nil }
        let ring = SphereRing(corners: Array(points.dropLast()))
        return ring.crossesItself ? nil : ring
    }
}

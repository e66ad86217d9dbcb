import Columnar
import KQL
import Values

extension ScalarKernels {
    /// What is no point, line or polygon gives null.
    static let geo: Family = [
        (
            "geo_distance_2points",
            .reals { row in
                if row.count > 4, row.bool(4) == true {
                    throw QueryError.unsupported(
                        "'geo_distance_2points' on a spheroid is not supported. Leave 'use_spheroid' out.")
                }
                guard let from = row.point(0), let to = row.point(2) else { return nil }
                return from.angle(to: to) * SpherePoint.radius
            }
        ),
        (
            "geo_azimuth",
            .reals { row in
                guard let from = row.point(0), let to = row.point(2), Self.isEdge(from, to) else { return nil }
                let north = SpherePoint(x: 0, y: 0, z: 1)
                return clockwise(from: north, around: from, to: to)
            }
        ),
        (
            "geo_angle",
            .reals { row in
                guard let first = row.point(0), let corner = row.point(2), let last = row.point(4),
                    isEdge(first, corner), isEdge(corner, last)
                else { return nil }
                return clockwise(from: first, around: corner, to: last)
            }
        ),
        (
            "geo_point_in_circle",
            .bools { row in
                guard let point = row.point(0), let center = row.point(2), let radius = row.real(4), radius >= 0,
                    radius.isFinite
                else { return nil }
                return point.angle(to: center) * SpherePoint.radius <= radius
            }
        ),
        (
            "geo_point_in_polygon",
            withShape(at: 2, GeoJSON.polygons, result: BoolValues.self) { row, polygons in
                guard let point = row.point(0) else { return nil }
                return polygons.contains { $0.contains(point) } ? 1 : 0
            }
        ),
        (
            "geo_distance_point_to_polygon",
            withShape(at: 2, GeoJSON.polygons, result: RealValues.self) { row, polygons in
                guard let point = row.point(0) else { return nil }
                if polygons.contains(where: { $0.contains(point) }) { return 0 }
                let boundaries = polygons.flatMap { [$0.shell] + $0.holes }.map(\.boundary)
                let nearest = boundaries.compactMap { $0.closest(to: point)?.point.angle(to: point) }.min()
                return nearest.map { $0 * SpherePoint.radius }
            }
        ),
        (
            "geo_distance_point_to_line",
            withShape(at: 2, GeoJSON.lines, result: RealValues.self) { row, lines in
                guard let point = row.point(0) else { return nil }
                let nearest = lines.compactMap { $0.closest(to: point)?.point.angle(to: point) }.min()
                return nearest.map { $0 * SpherePoint.radius }
            }
        ),
        (
            "geo_closest_point_on_line",
            .dynamics { row in
                guard let point = row.point(0), let lines = GeoJSON.lines(row.dynamic(2)) else { return .null }
                let nearest = lines.compactMap { $0.closest(to: point)?.point }
                    .min { $0.angle(to: point) < $1.angle(to: point) }
                return nearest.map(GeoJSON.point) ?? .null
            }
        ),
        ("geo_line_length", .reals { row in try row.line(of: "geo_line_length")?.angle.scaledToEarth }),
        (
            "geo_line_centroid",
            .dynamics { row in try row.line(of: "geo_line_centroid")?.centroid.map(GeoJSON.point) ?? .null }
        ),
        (
            "geo_line_interpolate_point",
            .dynamics { row in
                guard let fraction = row.real(1), (0...1).contains(fraction) else { return .null }
                return try row.line(of: "geo_line_interpolate_point")?.point(at: fraction).map(GeoJSON.point) ?? .null
            }
        ),
        (
            "geo_line_locate_point",
            .reals { row in
                guard let point = row.point(1), let line = try row.line(of: "geo_line_locate_point"), line.angle > 0
                else { return nil }
                return line.closest(to: point).map { min(1, $0.before / line.angle) }
            }
        ),
        (
            "geo_polygon_area",
            .reals { row in
                guard let polygon = try row.polygon(of: "geo_polygon_area") else { return nil }
                let area = polygon.shell.area - polygon.holes.reduce(0) { $0 + $1.area }
                return area * SpherePoint.radius * SpherePoint.radius
            }
        ),
        (
            "geo_polygon_perimeter",
            .reals { row in
                guard let polygon = try row.polygon(of: "geo_polygon_perimeter") else { return nil }
                return ([polygon.shell] + polygon.holes).reduce(0) { $0 + $1.boundary.angle }.scaledToEarth
            }
        ),
        (
            "geo_point_to_geohash",
            .strings { row in
                guard let longitude = row.real(0), let latitude = row.real(1),
                    let accuracy = row.count > 2 ? row.long(2) : 5
                else { return "" }
                return Geohash.text(longitude: longitude, latitude: latitude, accuracy: accuracy) ?? ""
            }
        ),
        (
            "geo_geohash_to_central_point",
            .dynamics { row in
                guard let center = Geohash(row.string(0))?.center else { return .null }
                return GeoJSON.point(longitude: center.longitude, latitude: center.latitude)
            }
        ),
        (
            "geo_geohash_to_polygon",
            .dynamics { row in
                guard let cell = Geohash(row.string(0)) else { return .null }
                let (west, east) = (cell.longitudes.lowerBound, cell.longitudes.upperBound)
                let (south, north) = (cell.latitudes.lowerBound, cell.latitudes.upperBound)
                let corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
                let ring = Dynamic.array(corners.map { .array([.real($0.0), .real($0.1)]) })
                return GeoJSON.shape("Polygon", "coordinates", .array([ring]))
            }
        ),
        (
            "geo_geohash_neighbors",
            .dynamics { row in Geohash(row.string(0)).map { .array($0.neighbors.map(Dynamic.string)) } ?? .null }
        ),
        ("geo_from_wkt", .dynamics { row in WellKnownText.shape(row.string(0)) }),
    ]

    /// Whether two points are ends of one edge: neither the same nor opposite.
    private static func isEdge(_ start: SpherePoint, _ end: SpherePoint) -> Bool {
        start != end && start.cross(end).length > 1e-15
    }

    /// From 0 up to a full turn.
    private static func clockwise(from first: SpherePoint, around corner: SpherePoint, to last: SpherePoint) -> Double {
        let (before, behind) = (corner.cross(first), corner.cross(last))
        let angle = before.angle(to: behind)
        return before.cross(behind).dot(corner) > 0 ? 2 * .pi - angle : angle
    }

    /// A kernel that reads a shape once where it is the same in every row.
    private static func withShape<Shape: Sendable, Value: KernelValue & SendableMetatype>(
        at position: Int, _ read: @escaping @Sendable (Dynamic) -> Shape?, result: Value.Type,
        _ value: @escaping @Sendable (Row, Shape) -> Value.Element?
    ) -> ScalarKernel {
        ScalarKernel { arguments, type, rows, context in
            var row = Row(arguments, context: context)
            let constant = arguments[position].constantValue.map { _ in read(Row.Value(arguments[position])[0]) }
            return try RowLoop.makeNullable(Value.self, type: type, rows: rows) { index in
                if index & 1023 == 1023 { try context.checkpoint() }
                row.index = index
                guard let shape = constant ?? read(row.dynamic(position)) else { return nil }
                return value(row, shape)
            }
        }
    }
}

extension Double {
    /// An angle as a length in metres.
    fileprivate var scaledToEarth: Double { self * SpherePoint.radius }
}

extension Row {
    /// The point of a longitude and the latitude behind it.
    fileprivate func point(_ argument: Int) -> SpherePoint? {
        guard let longitude = real(argument), let latitude = real(argument + 1) else { return nil }
        return SpherePoint(longitude: longitude, latitude: latitude)
    }

    /// The line that the first argument is. Of several lines Kusto measures the union, which is not computed here.
    fileprivate func line(of function: String) throws -> SphereLine? {
        guard let lines = GeoJSON.lines(dynamic(0)) else { return nil }
        guard lines.count == 1 else {
            throw QueryError.unsupported("'\(function)' of several lines is not supported. Give it one LineString.")
        }
        return lines[0]
    }

    /// The polygon that the first argument is. Of several polygons Kusto measures the union, which is not computed here.
    fileprivate func polygon(of function: String) throws -> SpherePolygon? {
        guard let polygons = GeoJSON.polygons(dynamic(0)) else { return nil }
        guard polygons.count == 1 else {
            throw QueryError.unsupported("'\(function)' of several polygons is not supported. Give it one Polygon.")
        }
        return polygons[0]
    }
}

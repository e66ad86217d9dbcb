import Values

extension ScalarFunction {
    /// Points, lines and polygons on a sphere, and geohashes. The cells of S2 and H3 and the algebra of polygons are not here.
    static let geoFunctions: [Definition] = [
        Definition(
            "geo_distance_2points", .geo, "The distance of two points in metres.",
            [
                Signature(
                    [
                        .real("p1_longitude"), .real("p1_latitude"), .real("p2_longitude"), .real("p2_latitude"),
                        .bool("use_spheroid"),
                    ], optional: 1, returns: .type(.real))
            ]),
        Definition(
            "geo_azimuth", .geo, "The angle at a point between north and another point, clockwise, in radians.",
            [
                Signature(
                    [.real("p1_longitude"), .real("p1_latitude"), .real("p2_longitude"), .real("p2_latitude")],
                    returns: .type(.real))
            ]),
        Definition(
            "geo_angle", .geo, "The angle at the second of three points, clockwise, in radians.",
            [
                Signature(
                    [
                        .real("p1_longitude"), .real("p1_latitude"), .real("p2_longitude"), .real("p2_latitude"),
                        .real("p3_longitude"), .real("p3_latitude"),
                    ], returns: .type(.real))
            ]),
        Definition(
            "geo_point_in_circle", .geo, "Whether a point lies in a circle of so many metres.",
            [
                Signature(
                    [
                        .real("p_longitude"), .real("p_latitude"), .real("pc_longitude"), .real("pc_latitude"),
                        .real("c_radius"),
                    ], returns: .type(.bool))
            ]),
        Definition(
            "geo_point_in_polygon", .geo, "Whether a point lies in a polygon, or in one of several.",
            [Signature([.real("longitude"), .real("latitude"), .dynamic("polygon")], returns: .type(.bool))]),
        Definition(
            "geo_distance_point_to_line", .geo, "The distance of a point and a line in metres.",
            [Signature([.real("longitude"), .real("latitude"), .dynamic("lineString")], returns: .type(.real))]),
        Definition(
            "geo_distance_point_to_polygon", .geo, "The distance of a point and a polygon in metres.",
            [Signature([.real("longitude"), .real("latitude"), .dynamic("polygon")], returns: .type(.real))]),
        Definition(
            "geo_closest_point_on_line", .geo, "The point of a line that is nearest to a point.",
            [Signature([.real("longitude"), .real("latitude"), .dynamic("lineString")], returns: .type(.dynamic))]),
        Definition(
            "geo_line_length", .geo, "The length of a line in metres.",
            [Signature([.dynamic("lineString")], returns: .type(.real))]),
        Definition(
            "geo_line_centroid", .geo, "The centroid of a line.",
            [Signature([.dynamic("lineString")], returns: .type(.dynamic))]),
        Definition(
            "geo_line_interpolate_point", .geo, "The point at a fraction of a line.",
            [Signature([.dynamic("lineString"), .real("fraction")], returns: .type(.dynamic))]),
        Definition(
            "geo_line_locate_point", .geo, "The fraction of a line at which it is nearest to a point.",
            [Signature([.dynamic("lineString"), .real("longitude"), .real("latitude")], returns: .type(.real))]),
        Definition(
            "geo_polygon_area", .geo, "The area of a polygon in square metres.",
            [Signature([.dynamic("polygon")], returns: .type(.real))]),
        Definition(
            "geo_polygon_perimeter", .geo, "The length of a polygon's boundary in metres.",
            [Signature([.dynamic("polygon")], returns: .type(.real))]),
        Definition(
            "geo_point_to_geohash", .geo, "The geohash of a point.",
            [
                Signature(
                    [.real("longitude"), .real("latitude"), .long("accuracy")], optional: 1, returns: .type(.string))
            ]),
        Definition(
            "geo_geohash_to_central_point", .geo, "The point in the middle of a geohash's cell.",
            [Signature([.string("geohash")], returns: .type(.dynamic))]),
        Definition(
            "geo_geohash_to_polygon", .geo, "The cell of a geohash.",
            [Signature([.string("geohash")], returns: .type(.dynamic))]),
        Definition(
            "geo_geohash_neighbors", .geo, "The geohashes of the cells around a geohash's.",
            [Signature([.string("geohash")], returns: .type(.dynamic))]),
        Definition(
            "geo_from_wkt", .geo, "The GeoJSON of a shape in well-known text.",
            [Signature([.string("wkt")], returns: .type(.dynamic))]),
    ]
}

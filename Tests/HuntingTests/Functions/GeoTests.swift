import Testing

/// Geography. Expectations are examples of each function's page, and what follows from geometry.
@Suite("Geography")
struct GeoTests {
    private static let park =
        "dynamic({'type':'Polygon','coordinates':[[[-73.9495,40.7969],[-73.95807266235352,40.80068603561921],[-73.98201942443848,40.76825672305777],[-73.97317886352539,40.76455136505513],[-73.9495,40.7969]]]})"
    private static let square =
        "dynamic({'type':'Polygon','coordinates':[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[2,2],[2,4],[4,4],[4,2],[2,2]]]})"
    private static let line =
        "dynamic({'type':'LineString','coordinates':[[-73.95796,40.80042],[-73.97317,40.764486]]})"

    /// An expression, its documented value, and how far from it the value may be, relatively.
    private static let measures: [(String, Double)] = [
        ("geo_azimuth(5, 10, 10, -40)", 3.05459939796449), ("geo_angle(0, 10, 0, 5, 3, -10)", 2.94493843406882),
        (
            "geo_line_length(dynamic({'type':'LineString','coordinates':[[-73.95807266235352,40.800426144169315],[-73.94966125488281,40.79691751000055],[-73.97317886352539,40.764486356930334]]}))",
            4922.48016992081
        ),
        ("geo_polygon_area(\(park))", 3475207.28346606), ("geo_polygon_perimeter(\(park))", 9930.30149604938),
        ("geo_distance_point_to_polygon(-73.9839, 40.7705, \(park))", 259.940756070596),
        ("geo_line_locate_point(\(line), -73.965, 40.792)", 0.2556013510030755),
        // A quarter of a great circle, and all of half of one.
        ("geo_distance_2points(0, 0, 90, 0)", 10007559.105973555),
        ("geo_distance_2points(0, 90, 0, -90)", 20015118.21194711),
        ("geo_distance_2points(179, 0, -179, 0)", 222390.20235496789),
        ("geo_azimuth(0, 0, 10, 0)", 1.5707963267948966), ("geo_azimuth(0, 0, 0, 10)", 0.0),
        ("geo_azimuth(0, 0, -10, 0)", 4.71238898038469),
        // An eighth of the sphere.
        (
            "geo_polygon_area(dynamic({'type':'Polygon','coordinates':[[[0,0],[90,0],[0,90],[0,0]]]}))",
            63758259139748.57
        ),
    ]

    @Test(arguments: measures)
    func `distances, angles and areas`(expression: String, expected: Double) async throws {
        let value = try #require(Double(try await Evaluation.text(expression)))
        #expect(abs(value - expected) <= max(1e-6, expected * 1e-9), "\(value)")
    }

    @Test(arguments: [
        ("geo_point_in_circle(-122.317404, 47.609119, -122.317404, 47.609119, 18000)", "true"),
        ("geo_point_in_circle(-123.497688, 47.458098, -122.317404, 47.609119, 18000)", "false"),
        ("geo_point_in_circle(200, 1, 1, 1, 1)", "null"),
        ("geo_point_in_polygon(5, 5, \(square))", "true"), ("geo_point_in_polygon(3, 3, \(square))", "false"),
        ("geo_point_in_polygon(-1, 5, \(square))", "false"), ("geo_point_in_polygon(-175, -5, \(square))", "false"),
        ("geo_point_in_polygon(200, 1, \(square))", "null"), ("geo_distance_point_to_polygon(5, 5, \(square))", "0.0"),
        (
            "geo_point_in_polygon(1, 1, dynamic({'type':'Polygon','coordinates':[[[0,0],[10,10],[10,10],[0,0]]]}))",
            "null"
        ),
        (
            "geo_point_in_polygon(1, 1, dynamic({'type':'Polygon','coordinates':[[[0,0],[10,10],[10,0],[0,10],[0,0]]]}))",
            "null"
        ),
        ("geo_point_in_polygon(1, 1, dynamic({'type':'Polygon'}))", "null"),
        (
            "geo_point_in_polygon(0.5, 89, dynamic({'type':'Polygon','coordinates':[[[0,80],[120,80],[-120,80],[0,80]]]}))",
            "true"
        ),
        (
            "geo_point_in_polygon(179.5, 0, dynamic({'type':'Polygon','coordinates':[[[179,-1],[-179,-1],[-179,1],[179,1],[179,-1]]]}))",
            "true"
        ),
        ("geo_distance_2points(300, 1, 1, 1)", "null"), ("geo_azimuth(5, 10, 5, 10)", "null"),
        ("geo_line_length(dynamic({'type':'LineString','coordinates':[[1,1]]}))", "null"),
    ])
    func `inside, outside, and what is no shape`(expression: String, expected: String) async throws {
        #expect(try await Evaluation.text(expression) == expected)
    }

    @Test(arguments: [
        ("geo_point_to_geohash(139.806115, 35.554128, 12)", "xn76m27ty9g4"),
        ("geo_point_to_geohash(139.806115, 35.554128)", "xn76m"), ("geo_point_to_geohash(200, 1, 8)", ""),
        ("geo_point_to_geohash(1, 1, 19)", ""), ("geo_point_to_geohash(1, 1, 0)", ""),
        ("geo_geohash_to_central_point('sunny')", #"{"type":"Point","coordinates":[42.47314453125,23.70849609375]}"#),
        ("geo_geohash_to_central_point('a')", "null"), ("geo_geohash_to_central_point('')", "null"),
        (
            "geo_geohash_to_polygon('dr5ru')",
            #"{"type":"Polygon","coordinates":[[[-74.00390625,40.7373046875],[-73.9599609375,40.7373046875],[-73.9599609375,40.78125],[-74.00390625,40.78125],[-74.00390625,40.7373046875]]]}"#
        ),
        ("geo_geohash_neighbors('sunny')", #"["sunnt","sunpj","sunnx","sunpn","sunnv","sunpp","sunnz","sunnw"]"#),
        ("geo_from_wkt('POINT (1 2.5)')", #"{"type":"Point","coordinates":[1,2.5]}"#),
        ("geo_from_wkt('LINESTRING')", "null"),
        (
            "geo_from_wkt('POLYGON ((0 0, 2 0, 2 2, 0 0))')",
            #"{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,0]]]}"#
        ),
        ("geo_info_from_ip_address('20.53.203.50')", "null"),
    ])
    func `geohashes and well-known text`(expression: String, expected: String) async throws {
        #expect(try await Evaluation.text(expression) == expected)
    }

    @Test(arguments: [
        "geo_distance_2points(1, 1, 2, 2, true)",
        "geo_polygon_area(dynamic({'type':'MultiPolygon','coordinates':[[[[0,0],[1,0],[0,1],[0,0]]],[[[5,5],[6,5],[5,6],[5,5]]]]}))",
        "geo_point_to_s2cell(1, 1)", "geo_point_to_h3cell(1, 1)", "geo_union_polygons_array(dynamic([]))",
    ])
    func `what is not computed is refused`(expression: String) async throws {
        await #expect(throws: (any Error).self) { try await Evaluation.text(expression) }
    }

    /// Nested as deep as anything may be, and cut off anywhere: never a crash.
    @Test func `well-known text of any kind is read to its end or is null`() async throws {
        for text in [
            "", "(", "POINT", "POINT (", "POINT (1", "POINT (1 2", "POINT (a b)", "POLYGON ((0 0))", "POINT (1 2) x",
        ] {
            #expect(
                try await Evaluation.text("geo_from_wkt('\(text)')")
                    == (text == "POLYGON ((0 0))" ? #"{"type":"Polygon","coordinates":[[[0,0]]]}"# : "null"))
        }
        let deep = String(repeating: "GEOMETRYCOLLECTION (", count: 5000)
        #expect(try await Evaluation.text("geo_from_wkt('\(deep)')") == "null")
    }
}

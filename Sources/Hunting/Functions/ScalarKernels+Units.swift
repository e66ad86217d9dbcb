import KQL
import Values

extension ScalarKernels {
    /// A unit that is not listed makes the query fail with its name.
    static let units: Family =
        [
            ("convert_angle", angles), ("convert_energy", energies), ("convert_force", forces),
            ("convert_length", lengths),
            ("convert_mass", masses), ("convert_speed", speeds), ("convert_volume", volumes),
        ].map { name, factors in
            (
                ScalarFunction.Identifier(rawValue: name),
                .reals { row in
                    let (from, to) = (row.string(1), row.string(2))
                    guard let source = factors[from] else { throw unknown(from, name) }
                    guard let target = factors[to] else { throw unknown(to, name) }
                    return row.real(0).map { $0 * source / target }
                }
            )
        } + [
            (
                "convert_temperature",
                .reals { row in
                    let (from, to) = (row.string(1), row.string(2))
                    guard let source = temperatures[from] else { throw unknown(from, "convert_temperature") }
                    guard let target = temperatures[to] else { throw unknown(to, "convert_temperature") }
                    return row.real(0).map { ($0 * source.factor + source.offset - target.offset) / target.factor }
                }
            )
        ]

    private static func unknown(_ unit: String, _ function: String) -> QueryError {
        .evaluation("\(function)(): '\(unit)' is not a unit that is supported.")
    }

    /// In radians.
    private static let angles: [String: Double] = [
        "Radian": 1, "Milliradian": 1e-3, "Microradian": 1e-6, "Nanoradian": 1e-9, "Centiradian": 1e-2,
        "Deciradian": 0.1,
        "Degree": .pi / 180, "Millidegree": .pi / 180e3, "Microdegree": .pi / 180e6, "Nanodegree": .pi / 180e9,
        "Arcminute": .pi / 10_800, "Arcsecond": .pi / 648_000, "Gradian": .pi / 200, "Revolution": 2 * .pi,
    ]

    /// In joules.
    private static let energies: [String: Double] = [
        "Joule": 1, "Millijoule": 1e-3, "Kilojoule": 1e3, "Megajoule": 1e6, "Gigajoule": 1e9, "WattHour": 3600,
        "KilowattHour": 3.6e6, "MegawattHour": 3.6e9, "GigawattHour": 3.6e12, "Calorie": 4.184, "Kilocalorie": 4184,
        "BritishThermalUnit": 1055.05585262, "Erg": 1e-7, "ElectronVolt": 1.602176634e-19,
        "FootPound": 1.3558179483314004, "Megacalorie": 4.184e6, "WattDay": 86_400, "KilowattDay": 8.64e7,
        "MegawattDay": 8.64e10, "GigawattDay": 8.64e13, "TerawattDay": 8.64e16, "TerawattHour": 3.6e15,
        "KiloelectronVolt": 1.602176634e-16, "MegaelectronVolt": 1.602176634e-13, "GigaelectronVolt": 1.602176634e-10,
        "TeraelectronVolt": 1.602176634e-7,
    ]

    /// In newtons.
    private static let forces: [String: Double] = [
        "Newton": 1, "Decanewton": 10, "Millinewton": 1e-3, "Micronewton": 1e-6, "Kilonewton": 1e3, "Meganewton": 1e6,
        "Dyn": 1e-5, "KilogramForce": 9.80665, "PoundForce": 4.4482216152605, "Poundal": 0.138254954376,
    ]

    /// In metres.
    private static let lengths: [String: Double] = [
        "Decameter": 10, "Hectometer": 100, "Meter": 1, "Kilometer": 1e3, "Centimeter": 1e-2, "Millimeter": 1e-3,
        "Micrometer": 1e-6, "Nanometer": 1e-9,
        "Decimeter": 0.1, "Inch": 0.0254, "Foot": 0.3048, "Yard": 0.9144, "Mile": 1609.344, "NauticalMile": 1852,
        "AstronomicalUnit": 1.495978707e11,
    ]

    /// In kilograms.
    private static let masses: [String: Double] = [
        "Centigram": 1e-5, "Decigram": 1e-4, "Decagram": 1e-2, "Hectogram": 0.1, "Nanogram": 1e-12, "Kilotonne": 1e6,
        "Megatonne": 1e9, "Kilogram": 1, "Gram": 1e-3, "Milligram": 1e-6, "Microgram": 1e-9, "Tonne": 1e3,
        "Pound": 0.45359237,
        "Ounce": 0.028349523125, "Stone": 6.35029318, "Grain": 6.479891e-5, "ShortTon": 907.18474,
        "LongTon": 1016.0469088,
    ]

    /// In metres a second.
    private static let speeds: [String: Double] = [
        "MeterPerSecond": 1, "MeterPerMinute": 1 / 60.0, "MeterPerHour": 1 / 3600.0, "KilometerPerHour": 1 / 3.6,
        "KilometerPerMinute": 1000 / 60.0, "KilometerPerSecond": 1e3, "CentimeterPerSecond": 1e-2,
        "CentimeterPerMinute": 0.01 / 60, "CentimeterPerHour": 0.01 / 3600, "MillimeterPerSecond": 1e-3,
        "MillimeterPerMinute": 1e-3 / 60, "MillimeterPerHour": 1e-3 / 3600, "DecimeterPerSecond": 0.1,
        "DecimeterPerMinute": 0.1 / 60, "MicrometerPerSecond": 1e-6, "MicrometerPerMinute": 1e-6 / 60,
        "NanometerPerSecond": 1e-9, "NanometerPerMinute": 1e-9 / 60,
        "FootPerSecond": 0.3048, "MilePerHour": 0.44704, "Knot": 1852 / 3600.0,
    ]

    /// In cubic metres.
    private static let volumes: [String: Double] = [
        "CubicMeter": 1, "CubicDecimeter": 1e-3, "CubicCentimeter": 1e-6, "CubicMillimeter": 1e-9,
        "CubicKilometer": 1e9,
        "Liter": 1e-3, "Deciliter": 1e-4, "Centiliter": 1e-5, "Milliliter": 1e-6, "CubicInch": 1.6387064e-5,
        "CubicFoot": 0.028316846592, "CubicYard": 0.764554857984, "UsGallon": 0.003785411784,
        "ImperialGallon": 0.00454609, "Decaliter": 1e-2, "Hectoliter": 0.1, "Kiloliter": 1, "Megaliter": 1e3,
        "Microliter": 1e-9, "CubicHectometer": 1e6, "CubicMicrometer": 1e-18, "HectocubicMeter": 1e2,
        "KilocubicMeter": 1e3,
        // Not by its definition: documented is what this factor gives.
        "AcreFoot": 1 / 0.000810714,
    ]

    /// Kelvins as `value × factor + offset`.
    private static let temperatures: [String: (factor: Double, offset: Double)] = [
        "Kelvin": (1, 0), "MillidegreeCelsius": (1e-3, 273.15), "DegreeCelsius": (1, 273.15),
        "DegreeFahrenheit": (5 / 9.0, 273.15 - 32 * 5 / 9.0), "DegreeRankine": (5 / 9.0, 0),
    ]
}

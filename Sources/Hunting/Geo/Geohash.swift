/// Geohashes: cells of longitude and latitude, each letter five more halvings of the one and the other in turn.
struct Geohash: Sendable {
    /// How many letters one may have.
    static let accuracies = 1...18

    private static let letters = Array("0123456789bcdefghjkmnpqrstuvwxyz".utf8)

    let longitudes: ClosedRange<Double>
    let latitudes: ClosedRange<Double>
    let count: Int

    /// The cell of a geohash; nil for another text.
    init?(_ text: String) {
        guard Self.accuracies.contains(text.utf8.count) else { return nil }
        var bounds = (longitude: (-180.0, 180.0), latitude: (-90.0, 90.0))
        var isLongitude = true
        for letter in text.utf8 {
            let letter = letter >= 65 && letter <= 90 ? letter | 0x20 : letter
            guard let value = Self.letters.firstIndex(of: letter) else { return nil }
            for bit in (0..<5).reversed() {
                let upper = value >> bit & 1 == 1
                if isLongitude { Self.halve(&bounds.longitude, upper) } else { Self.halve(&bounds.latitude, upper) }
                isLongitude.toggle()
            }
        }
        longitudes = bounds.longitude.0...bounds.longitude.1
        latitudes = bounds.latitude.0...bounds.latitude.1
        count = text.utf8.count
    }

    private static func halve(_ bounds: inout (Double, Double), _ upper: Bool) {
        let middle = (bounds.0 + bounds.1) / 2
        if upper { bounds.0 = middle } else { bounds.1 = middle }
    }

    /// The geohash of a point; nil where there is none of it or of that length.
    static func text(longitude: Double, latitude: Double, accuracy: Int64) -> String? {
        guard (-180...180).contains(longitude), (-90...90).contains(latitude),
            let count = Int(exactly: accuracy), accuracies.contains(count)
        else { return nil }
        var bounds = (longitude: (-180.0, 180.0), latitude: (-90.0, 90.0))
        var isLongitude = true
        var text: [UInt8] = []
        for _ in 0..<count {
            var value = 0
            for _ in 0..<5 {
                let range = isLongitude ? bounds.longitude : bounds.latitude
                let upper = (isLongitude ? longitude : latitude) >= (range.0 + range.1) / 2
                if isLongitude { halve(&bounds.longitude, upper) } else { halve(&bounds.latitude, upper) }
                value = value << 1 | (upper ? 1 : 0)
                isLongitude.toggle()
            }
            text.append(letters[value])
        }
        return String(decoding: text, as: UTF8.self)
    }

    var center: (longitude: Double, latitude: Double) {
        ((longitudes.lowerBound + longitudes.upperBound) / 2, (latitudes.lowerBound + latitudes.upperBound) / 2)
    }

    /// South-west, north-west, south-east, north, west, north-east, east, south: the order that is documented by example. East of
    /// the last meridian comes the first; beyond a pole there is nothing.
    var neighbors: [String] {
        let steps: [(Double, Double)] = [
            (-1, -1), (-1, 1), (1, -1), (0, 1), (-1, 0), (1, 1), (1, 0), (0, -1),
        ]
        let width = longitudes.upperBound - longitudes.lowerBound
        let height = latitudes.upperBound - latitudes.lowerBound
        return steps.compactMap { step in
            var longitude = center.longitude + step.0 * width
            if longitude > 180 { longitude -= 360 } else if longitude < -180 { longitude += 360 }
            return Self.text(
                longitude: longitude, latitude: center.latitude + step.1 * height, accuracy: Int64(count))
        }
    }
}

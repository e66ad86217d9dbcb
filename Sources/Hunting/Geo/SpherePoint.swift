import Foundation
import Values

/// A point on the unit sphere.
struct SpherePoint: Sendable, Hashable {
    let x: Double
    let y: Double
    let z: Double

    /// The radius by which Kusto measures, in metres: the Earth's mean one.
    static let radius = 6_371_010.0

    init(x: Double, y: Double, z: Double) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// Nil where the degrees are no longitude and latitude.
    init?(longitude: Double, latitude: Double) {
        guard (-180...180).contains(longitude), (-90...90).contains(latitude) else { return nil }
        let (longitude, latitude) = (longitude * .pi / 180, latitude * .pi / 180)
        self.init(x: cos(latitude) * cos(longitude), y: cos(latitude) * sin(longitude), z: sin(latitude))
    }

    var longitude: Double { atan2(y, x) * 180 / .pi }
    var latitude: Double { atan2(z, (x * x + y * y).squareRoot()) * 180 / .pi }

    func dot(_ other: SpherePoint) -> Double { x * other.x + y * other.y + z * other.z }

    func cross(_ other: SpherePoint) -> SpherePoint {
        SpherePoint(
            x: y * other.z - z * other.y, y: z * other.x - x * other.z, z: x * other.y - y * other.x)
    }

    var length: Double { dot(self).squareRoot() }

    /// The same direction on the unit sphere; nil for no direction.
    var unit: SpherePoint? {
        let length = length
        return length > 0 ? scaled(by: 1 / length) : nil
    }

    func scaled(by factor: Double) -> SpherePoint { SpherePoint(x: x * factor, y: y * factor, z: z * factor) }

    static func + (left: SpherePoint, right: SpherePoint) -> SpherePoint {
        SpherePoint(x: left.x + right.x, y: left.y + right.y, z: left.z + right.z)
    }

    static func - (left: SpherePoint, right: SpherePoint) -> SpherePoint { left + right.scaled(by: -1) }

    /// The angle between two directions, precise for small ones too.
    func angle(to other: SpherePoint) -> Double { atan2(cross(other).length, dot(other)) }

    /// The point of an edge that is nearest.
    func closest(on start: SpherePoint, _ end: SpherePoint) -> SpherePoint {
        guard let normal = start.cross(end).unit else { return start }
        if let foot = (self - normal.scaled(by: dot(normal))).unit, normal.cross(start).dot(foot) >= 0,
            end.cross(normal).dot(foot) >= 0
        {
            return foot
        }
        return angle(to: start) <= angle(to: end) ? start : end
    }
}

/// A line of two or more points, none of them twice in a row.
struct SphereLine: Sendable {
    let points: [SpherePoint]

    /// The edges, each from one point to the next.
    var edges: Zip2Sequence<[SpherePoint], ArraySlice<SpherePoint>> { zip(points, points.dropFirst()) }

    var angle: Double { edges.reduce(0) { $0 + $1.0.angle(to: $1.1) } }

    func closest(to point: SpherePoint) -> (point: SpherePoint, before: Double)? {
        var best: (point: SpherePoint, before: Double)?
        var least = Double.infinity
        var passed = 0.0
        for (start, end) in edges {
            let candidate = point.closest(on: start, end)
            let distance = point.angle(to: candidate)
            if distance < least {
                least = distance
                best = (candidate, passed + start.angle(to: candidate))
            }
            passed += start.angle(to: end)
        }
        return best
    }

    /// The point at a fraction from 0 to 1.
    func point(at fraction: Double) -> SpherePoint? {
        var rest = fraction * angle
        for (start, end) in edges {
            let length = start.angle(to: end)
            if rest <= length, let direction = (end - start.scaled(by: start.dot(end))).unit {
                return start.scaled(by: cos(rest)) + direction.scaled(by: sin(rest))
            }
            rest -= length
        }
        return points.last
    }

    /// The centroid of the edges, each weighed by its length.
    var centroid: SpherePoint? {
        var sum = SpherePoint(x: 0, y: 0, z: 0)
        for (start, end) in edges {
            let (across, along) = (start - end, start + end)
            sum = sum + along.scaled(by: (across.dot(across) / along.dot(along)).squareRoot())
        }
        return sum.unit
    }
}

/// A closed ring, which encloses the smaller of the two regions that it divides the sphere into.
struct SphereRing: Sendable {
    /// Each corner once.
    let corners: [SpherePoint]

    var boundary: SphereLine { SphereLine(points: corners + [corners[0]]) }

    /// The ring winds around a point or around its antipode, and it is the nearer one of them that is inside.
    func contains(_ point: SpherePoint) -> Bool {
        guard corners.reduce(SpherePoint(x: 0, y: 0, z: 0), +).dot(point) > 0 else { return false }
        var turned = 0.0
        for (start, end) in boundary.edges {
            let (from, to) = (point.cross(start), point.cross(end))
            let angle = from.angle(to: to)
            turned += from.cross(to).dot(point) < 0 ? -angle : angle
        }
        return abs(turned) > .pi
    }

    /// In steradians.
    var area: Double {
        var sum = 0.0
        let first = corners[0]
        for (second, third) in zip(corners.dropFirst(), corners.dropFirst(2)) {
            let volume = first.dot(second.cross(third))
            sum += 2 * atan2(volume, 1 + first.dot(second) + second.dot(third) + third.dot(first))
        }
        let area = abs(sum)
        return min(area, 4 * .pi - area)
    }

    /// Whether two of its edges cross.
    var crossesItself: Bool {
        let edges = Array(boundary.edges)
        for (index, (a, b)) in edges.enumerated() {
            let normal = a.cross(b)
            // Neighbours share a corner, and so do the first and the last.
            for (c, d) in edges.dropFirst(index + 2).dropLast(index == 0 ? 1 : 0) {
                let other = c.cross(d)
                let sides = (normal.dot(c), normal.dot(d), other.dot(a), other.dot(b))
                if sides.0 * sides.1 < 0, sides.2 * sides.3 < 0, sides.0 * sides.3 > 0 { return true }
            }
        }
        return false
    }
}

/// A shell with holes in it.
struct SpherePolygon: Sendable {
    let shell: SphereRing
    let holes: [SphereRing]

    func contains(_ point: SpherePoint) -> Bool {
        shell.contains(point) && !holes.contains { $0.contains(point) }
    }
}

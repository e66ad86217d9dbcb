import Columnar
import Foundation
import KQL
import Values

extension ScalarKernels {
    /// An element that is no number gives null at its place; of two arrays the shorter one is filled up with nulls.
    static let series: Family =
        [
            elementwise("abs", whole: { $0 < 0 ? 0 &- $0 : $0 }) { $0.magnitude },
            elementwise("acos") { Foundation.acos($0) },
            elementwise("asin") { Foundation.asin($0) }, elementwise("atan") { Foundation.atan($0) },
            elementwise("ceiling") { $0.rounded(.up) }, elementwise("cos") { Foundation.cos($0) },
            elementwise("exp") { Foundation.exp($0) }, elementwise("floor") { $0.rounded(.down) },
            elementwise("log") { Foundation.log($0) },
            elementwise("sign", whole: { $0.signum() }) { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 },
            elementwise("sin") { Foundation.sin($0) }, elementwise("tan") { Foundation.tan($0) },
            pairwise("add", whole: { $0 &+ $1 }) { $0 + $1 }, pairwise("subtract", whole: { $0 &- $1 }) { $0 - $1 },
            pairwise("multiply", whole: { $0 &* $1 }) { $0 * $1 }, pairwise("divide") { $0 / $1 },
            pairwise("pow") { Foundation.pow($0, $1) }, comparison("equals") { $0 == $1 },
            comparison("not_equals") { $0 != $1 }, comparison("less") { $0 < $1 },
            comparison("less_equals") { $0 <= $1 },
            comparison("greater") { $0 > $1 }, comparison("greater_equals") { $0 >= $1 },
            ("series_sum", .reals { row in row.numbers(0).map { $0.reduce(0, +) } }),
            ("series_product", .reals { row in row.numbers(0).map { $0.reduce(1, *) } }),
            ("series_magnitude", .reals { row in row.numbers(0).map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() } }),
            ("series_dot_product", .reals { row in row.dotProduct }),
            (
                "series_cosine_similarity",
                .reals { row in
                    row.pairedNumbers.map { left, right in
                        let product = zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
                        let squares = left.reduce(0) { $0 + $1 * $1 } * right.reduce(0) { $0 + $1 * $1 }
                        return product / squares.squareRoot()
                    }
                }
            ),
            (
                "series_pearson_correlation",
                .reals { row in
                    row.pairedNumbers.map { left, right in
                        let count = Double(left.count)
                        let (meanLeft, meanRight) = (left.reduce(0, +) / count, right.reduce(0, +) / count)
                        var (both, squareLeft, squareRight) = (0.0, 0.0, 0.0)
                        for (a, b) in zip(left, right) {
                            both += (a - meanLeft) * (b - meanRight)
                            squareLeft += (a - meanLeft) * (a - meanLeft)
                            squareRight += (b - meanRight) * (b - meanRight)
                        }
                        return both / (squareLeft * squareRight).squareRoot()
                    }
                }
            ),
        ]

    private static func elementwise(
        _ name: String, whole: (@Sendable (Int64) -> Int64)? = nil, _ function: @escaping @Sendable (Double) -> Double
    ) -> (ScalarFunction.Identifier, ScalarKernel) {
        (
            .init(rawValue: "series_" + name),
            .dynamics { row in
                guard let elements = row.array(0) else { return .null }
                return .array(
                    elements.map { element in
                        if let whole, case .long(let value) = element { return .long(whole(value)) }
                        return element.realNumber.map { .real(function($0)) } ?? .null
                    })
            }
        )
    }

    private static func pairwise(
        _ name: String, whole: (@Sendable (Int64, Int64) -> Int64)? = nil,
        _ function: @escaping @Sendable (Double, Double) -> Double
    ) -> (ScalarFunction.Identifier, ScalarKernel) {
        pairs(name) { left, right in
            if let whole, case .long(let a) = left, case .long(let b) = right { return .long(whole(a, b)) }
            guard let a = left.realNumber, let b = right.realNumber else { return .null }
            return .real(function(a, b))
        }
    }

    private static func comparison(
        _ name: String, _ holds: @escaping @Sendable (Double, Double) -> Bool
    ) -> (ScalarFunction.Identifier, ScalarKernel) {
        pairs(name) { left, right in
            guard let a = left.realNumber, let b = right.realNumber else { return .null }
            return .bool(holds(a, b))
        }
    }

    private static func pairs(
        _ name: String, _ combine: @escaping @Sendable (Dynamic, Dynamic) -> Dynamic
    ) -> (ScalarFunction.Identifier, ScalarKernel) {
        (
            .init(rawValue: "series_" + name),
            .dynamics { row in
                let (left, right) = (row.asDynamic(0), row.asDynamic(1))
                switch (left, right) {
                case (.array(let a), .array(let b)):
                    return .array(
                        (0..<max(a.count, b.count)).map { index in
                            index < a.count && index < b.count ? combine(a[index], b[index]) : .null
                        })
                // A number beside an array stands for an array of it.
                case (.array(let a), _) where right.realNumber != nil: return .array(a.map { combine($0, right) })
                case (_, .array(let b)) where left.realNumber != nil: return .array(b.map { combine(left, $0) })
                default: return .null
                }
            }
        )
    }
}

extension Row {
    /// The elements of an array as reals; nil where it is no array of numbers.
    fileprivate func numbers(_ argument: Int) -> [Double]? {
        guard let elements = array(argument) else { return nil }
        let numbers = elements.compactMap(\.realNumber)
        return numbers.count == elements.count ? numbers : nil
    }

    /// The sum of the products of both arguments' elements as far as both have any, those that are no numbers passed over; a number
    /// stands for as many of it as the other one is long. Nil where an array is empty.
    fileprivate var dotProduct: Double? {
        let pairs: [(Dynamic, Dynamic)]
        switch (asDynamic(0), asDynamic(1)) {
        case (.array(let left), .array(let right)): pairs = Array(zip(left, right))
        case (.array(let left), let right) where right.realNumber != nil: pairs = left.map { ($0, right) }
        case (let left, .array(let right)) where left.realNumber != nil: pairs = right.map { (left, $0) }
        default: return nil
        }
        guard !pairs.isEmpty else { return nil }
        return pairs.reduce(0) { sum, pair in
            guard let left = pair.0.realNumber, let right = pair.1.realNumber else { return sum }
            return sum + left * right
        }
    }

    /// Both arguments as arrays of equal length; nil where they are not.
    fileprivate var pairedNumbers: ([Double], [Double])? {
        guard let left = numbers(0), let right = numbers(1), left.count == right.count else { return nil }
        return (left, right)
    }
}

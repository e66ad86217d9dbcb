import Columnar
import Foundation
import KQL
import Values

extension ScalarKernels {
    /// The beta distribution. Not a number outside of the documented domains.
    static let betas: Family = [
        (
            "beta_cdf",
            .reals { row in
                guard let x = row.real(0), let alpha = row.real(1), let beta = row.real(2) else { return nil }
                guard (0...1).contains(x), BetaDistribution.isShape(alpha), BetaDistribution.isShape(beta) else {
                    return .nan
                }
                return BetaDistribution(alpha: alpha, beta: beta).cumulative(x)
            }
        ),
        (
            "beta_inv",
            .reals { row in
                guard let probability = row.real(0), let alpha = row.real(1), let beta = row.real(2) else { return nil }
                guard BetaDistribution.isShape(alpha), BetaDistribution.isShape(beta) else { return .nan }
                guard probability > 0, probability <= 1 else { return nil }
                return BetaDistribution(alpha: alpha, beta: beta).inverse(probability)
            }
        ),
        (
            "beta_pdf",
            .reals { row in
                guard let x = row.real(0), let alpha = row.real(1), let beta = row.real(2) else { return nil }
                guard x > 0, x < 1, alpha > 0, beta > 0 else { return .nan }
                return BetaDistribution(alpha: alpha, beta: beta).density(x)
            }
        ),
    ]
}

/// The beta distribution with two shapes.
private struct BetaDistribution {
    let alpha: Double
    let beta: Double

    /// The documented domain of the shapes.
    static func isShape(_ value: Double) -> Bool { value > 0 && value <= 10_000 }

    /// The logarithm of x^alpha (1-x)^beta / B(alpha, beta).
    private func logFront(_ x: Double) -> Double {
        lgamma(alpha + beta) - lgamma(alpha) - lgamma(beta) + alpha * Foundation.log(x) + beta * log1p(-x)
    }

    func density(_ x: Double) -> Double { Foundation.exp(logFront(x)) / (x * (1 - x)) }

    /// The regularized incomplete beta function, by the continued fraction of DLMF 8.17.22, on the side where it converges fast.
    func cumulative(_ x: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        if x > (alpha + 1) / (alpha + beta + 2) {
            return 1 - BetaDistribution(alpha: beta, beta: alpha).fraction(1 - x)
        }
        return fraction(x)
    }

    /// Lentz's method.
    private func fraction(_ x: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (alpha + beta) * x / (alpha + 1)
        d = 1 / (abs(d) < tiny ? tiny : d)
        var result = d
        for step in 1...20_000 {
            let m = Double(step)
            let even = m * (beta - m) * x / ((alpha + 2 * m - 1) * (alpha + 2 * m))
            let odd = -(alpha + m) * (alpha + beta + m) * x / ((alpha + 2 * m) * (alpha + 2 * m + 1))
            var change = 1.0
            for coefficient in [even, odd] {
                d = 1 + coefficient * d
                d = 1 / (abs(d) < tiny ? tiny : d)
                c = 1 + coefficient / c
                if abs(c) < tiny { c = tiny }
                change = c * d
                result *= change
            }
            if abs(change - 1) < 1e-16 { break }
        }
        return Foundation.exp(logFront(x)) * result / alpha
    }

    /// By halving: the cumulative function never falls.
    func inverse(_ probability: Double) -> Double {
        if probability >= 1 { return 1 }
        var (low, high) = (0.0, 1.0)
        while true {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { return middle }
            if cumulative(middle) < probability { low = middle } else { high = middle }
        }
    }
}

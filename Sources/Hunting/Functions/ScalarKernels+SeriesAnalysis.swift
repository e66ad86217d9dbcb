import Columnar
import KQL
import Values

extension ScalarKernels {
    static let seriesAnalysis: Family = [
        ("series_fill_forward", .dynamics { row in row.filled { Series.filledForward($0, $1) } }),
        (
            "series_fill_backward",
            .dynamics { row in row.filled { Array(Series.filledForward($0.reversed(), $1).reversed()) } }
        ),
        (
            "series_fill_const",
            .dynamics { row in
                guard let elements = row.array(0) else { return .null }
                let missing = row.count > 2 ? row.asDynamic(2) : .null
                let constant = row.asDynamic(1)
                return .array(elements.map { Series.isMissing($0, missing) ? constant : $0 })
            }
        ),
        (
            "series_fill_linear",
            .dynamics { row in
                let edges = row.count > 2 ? row.bool(2) ?? true : true
                let constant = row.count > 3 ? row.asDynamic(3) : .real(0)
                return row.filled { Series.interpolated($0, $1, edges: edges, constant: constant) }
            }
        ),
        (
            "series_fir",
            .dynamics { row in
                guard let series = row.reals(0), let filter = row.reals(1), !filter.isEmpty else { return .null }
                let isSigned = filter.contains { $0 < 0 }
                let normalizes = row.count > 2 ? row.bool(2) ?? !isSigned : !isSigned
                if normalizes, isSigned { return .null }
                let isCentred = row.count > 3 ? row.bool(3) ?? false : false
                try Series.checkWork(series.count, filter.count, of: "series_fir")
                return Series.reals(Series.fir(series, filter, normalizes: normalizes, isCentred: isCentred))
            }
        ),
        (
            "series_iir",
            .dynamics { row in
                guard let series = row.reals(0), let numerators = row.reals(1), let denominators = row.reals(2),
                    let first = denominators.first, first != 0
                else { return .null }
                try Series.checkWork(series.count, numerators.count + denominators.count, of: "series_iir")
                return Series.reals(Series.iir(series, numerators, denominators))
            }
        ),
        (
            "series_seasonal",
            .dynamics { row in
                guard let series = row.reals(0), let period = row.long(1) else { return .null }
                guard period > 0 else {
                    throw QueryError.unsupported(
                        "'series_seasonal' without a period is not supported: how Kusto detects one is not published. Give the period, a whole number from 1 on."
                    )
                }
                return Series.reals(Series.seasonal(series, period: Int(min(period, Int64(max(series.count, 1))))))
            }
        ),
        (
            "series_stats_dynamic",
            .dynamics { row in
                guard let statistics = row.statistics else { return .null }
                return .bag(
                    PropertyBag([
                        .init(name: "min", value: .real(statistics.least)),
                        .init(name: "min_idx", value: .long(Int64(statistics.leastIndex))),
                        .init(name: "max", value: .real(statistics.greatest)),
                        .init(name: "max_idx", value: .long(Int64(statistics.greatestIndex))),
                        .init(name: "avg", value: .real(statistics.mean)),
                        .init(name: "stdev", value: .real(statistics.variance.squareRoot())),
                        .init(name: "variance", value: .real(statistics.variance)),
                        .init(name: "sum", value: .real(statistics.sum)),
                        .init(name: "len", value: .long(Int64(statistics.count))),
                    ]))
            }
        ),
        (
            "series_stats",
            .dynamics { row in
                guard let statistics = row.statistics else { return .null }
                return .array([
                    .real(statistics.least), .long(Int64(statistics.leastIndex)), .real(statistics.greatest),
                    .long(Int64(statistics.greatestIndex)), .real(statistics.mean),
                    .real(statistics.variance.squareRoot()), .real(statistics.variance),
                ])
            }
        ),
        (
            "series_fit_line",
            .dynamics { row in
                guard let line = row.reals(0).flatMap(Series.Line.init) else { return .null }
                return .array([
                    .real(line.rsquare), .real(line.slope), .real(line.variance), .real(line.residualVariance),
                    .real(line.interception), Series.reals(line.fit),
                ])
            }
        ),
        (
            "series_fit_line_dynamic",
            .dynamics { row in
                guard let line = row.reals(0).flatMap(Series.Line.init) else { return .null }
                return .bag(
                    PropertyBag([
                        .init(name: "rsquare", value: .real(line.rsquare)),
                        .init(name: "slope", value: .real(line.slope)),
                        .init(name: "variance", value: .real(line.variance)),
                        .init(name: "rvariance", value: .real(line.residualVariance)),
                        .init(name: "interception", value: .real(line.interception)),
                        .init(name: "line_fit", value: Series.reals(line.fit)),
                    ]))
            }
        ),
    ]
}

extension Row {
    /// The first argument with its missing values filled; the second one, where there is one, says which those are.
    fileprivate func filled(_ fill: ([Dynamic], Dynamic) -> [Dynamic]) -> Dynamic {
        guard let elements = array(0) else { return .null }
        return .array(fill(elements, count > 1 ? asDynamic(1) : .null))
    }

    /// An array as reals; nil where it is no array of numbers.
    fileprivate func reals(_ argument: Int) -> [Double]? {
        guard let elements = array(argument) else { return nil }
        let numbers = elements.compactMap(\.realNumber)
        return numbers.count == elements.count ? numbers : nil
    }

    /// Of the first argument; the second one, where there is one, says whether what is no finite number is passed over.
    fileprivate var statistics: Series.Statistics? {
        guard let elements = array(0) else { return nil }
        let passesOver = count > 1 ? bool(1) ?? false : false
        var numbers: [(index: Int, value: Double)] = []
        for (index, element) in elements.enumerated() {
            if let value = element.realNumber, value.isFinite {
                numbers.append((index, value))
            } else if !passesOver {
                return nil
            }
        }
        return Series.Statistics(numbers)
    }
}

/// What is computed of arrays of numbers.
private enum Series {
    static func reals(_ values: [Double]) -> Dynamic { .array(values.map(Dynamic.real)) }

    /// Refuses filters that would run for minutes: nothing looks at the deadline within one row.
    static func checkWork(_ length: Int, _ coefficients: Int, of function: String) throws {
        let (steps, overflow) = length.multipliedReportingOverflow(by: coefficients)
        guard !overflow, steps <= 100_000_000 else {
            throw QueryError.limit(
                .operatorBound(
                    operator: function,
                    message:
                        "a series of \(length) numbers and a filter of \(coefficients) need more than 100,000,000 steps."
                ))
        }
    }

    /// Whether an element is one that stands for a missing value.
    static func isMissing(_ element: Dynamic, _ placeholder: Dynamic) -> Bool {
        if placeholder == .null { return element == .null }
        return DynamicComparison.isEqual(element, placeholder) == true
    }

    static func filledForward(_ elements: [Dynamic], _ placeholder: Dynamic) -> [Dynamic] {
        var last: Dynamic?
        return elements.map { element in
            if isMissing(element, placeholder) { return last ?? element }
            last = element
            return element
        }
    }

    /// Between two whole numbers the values are cut to whole numbers.
    static func interpolated(
        _ elements: [Dynamic], _ placeholder: Dynamic, edges: Bool, constant: Dynamic
    ) -> [Dynamic] {
        let known = elements.indices.filter { !isMissing(elements[$0], placeholder) }
        guard let first = known.first, let last = known.last else {
            return constant == .null ? elements : elements.map { _ in constant }
        }
        let isWhole = known.allSatisfy { if case .long = elements[$0] { true } else { false } }
        var filled = elements
        if edges {
            for index in 0..<first { filled[index] = elements[first] }
            for index in (last + 1)..<max(elements.count, last + 1) { filled[index] = elements[last] }
        }
        for (left, right) in zip(known, known.dropFirst()) where right > left + 1 {
            guard let from = elements[left].realNumber, let to = elements[right].realNumber else { continue }
            for index in (left + 1)..<right {
                let value = from + (to - from) * Double(index - left) / Double(right - left)
                filled[index] =
                    isWhole ? Int64(exactly: value.rounded(.towardZero)).map(Dynamic.long) ?? .null : .real(value)
            }
        }
        return filled
    }

    /// What lies outside of the series counts as zero.
    static func fir(_ series: [Double], _ filter: [Double], normalizes: Bool, isCentred: Bool) -> [Double] {
        let divisor = normalizes ? filter.reduce(0, +) : 1
        let shift = isCentred ? (filter.count - 1) / 2 : 0
        return series.indices.map { index in
            var sum = 0.0
            for (offset, coefficient) in filter.enumerated() {
                let position = index + shift - offset
                if series.indices.contains(position) { sum += coefficient * series[position] }
            }
            return sum / divisor
        }
    }

    static func iir(_ series: [Double], _ numerators: [Double], _ denominators: [Double]) -> [Double] {
        var output: [Double] = []
        output.reserveCapacity(series.count)
        for index in series.indices {
            var sum = 0.0
            for (offset, coefficient) in numerators.enumerated() where offset <= index {
                sum += coefficient * series[index - offset]
            }
            for (offset, coefficient) in denominators.enumerated().dropFirst() where offset <= index {
                sum -= coefficient * output[index - offset]
            }
            output.append(sum / denominators[0])
        }
        return output
    }

    static func seasonal(_ series: [Double], period: Int) -> [Double] {
        let medians = (0..<period).map { place -> Double in
            let values = stride(from: place, to: series.count, by: period).map { series[$0] }.sorted()
            if values.isEmpty { return 0 }
            let middle = values.count / 2
            return values.count.isMultiple(of: 2) ? (values[middle - 1] + values[middle]) / 2 : values[middle]
        }
        return series.indices.map { medians[$0 % period] }
    }

    struct Statistics {
        let least: Double
        let leastIndex: Int
        let greatest: Double
        let greatestIndex: Int
        let sum: Double
        let mean: Double
        /// Of a sample: divided by one less than the count.
        let variance: Double
        let count: Int

        init?(_ numbers: [(index: Int, value: Double)]) {
            guard let first = numbers.first else { return nil }
            var (low, high) = (first, first)
            for number in numbers {
                if number.value < low.value { low = number }
                if number.value > high.value { high = number }
            }
            let sum = numbers.reduce(0) { $0 + $1.value }
            let mean = sum / Double(numbers.count)
            let squares = numbers.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) }
            (least, leastIndex, greatest, greatestIndex) = (low.value, low.index, high.value, high.index)
            self.sum = sum
            self.mean = mean
            variance = numbers.count > 1 ? squares / Double(numbers.count - 1) : 0
            count = numbers.count
        }
    }

    /// The line of least squares through a series at 1, 2, 3, ...
    struct Line {
        let rsquare: Double
        let slope: Double
        let variance: Double
        let residualVariance: Double
        let interception: Double
        let fit: [Double]

        init?(_ series: [Double]) {
            guard series.count > 1 else { return nil }
            let count = Double(series.count)
            let meanX = (count + 1) / 2
            let meanY = series.reduce(0, +) / count
            var (products, squaresX, squaresY) = (0.0, 0.0, 0.0)
            for (index, value) in series.enumerated() {
                let x = Double(index + 1) - meanX
                products += x * (value - meanY)
                squaresX += x * x
                squaresY += (value - meanY) * (value - meanY)
            }
            let slope = products / squaresX
            let interception = meanY - slope * meanX
            fit = series.indices.map { interception + slope * Double($0 + 1) }
            let residuals = zip(series, fit).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            rsquare = squaresY == 0 ? 1 : 1 - residuals / squaresY
            variance = squaresY / (count - 1)
            residualVariance = residuals / (count - 1)
            self.slope = slope
            self.interception = interception
        }
    }
}

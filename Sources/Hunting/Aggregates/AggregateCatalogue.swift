import KQL
import Values

/// The aggregation functions that the engine computes, by their name in the catalogue.
enum AggregateCatalogue {
    /// How many elements `make_set` and `make_list` keep when the query does not say.
    static let elementsMax = 1_048_576

    static let table: [AggregateFunction.Identifier: AggregateImplementation] = [
        "count": AggregateImplementation { _ in { CountState() } },
        "countif": AggregateImplementation(predicate: 0) { _ in { CountState() } },
        "sum": sum(isAverage: false),
        "sumif": sum(isAverage: false, predicate: 1),
        "avg": sum(isAverage: true),
        "avgif": sum(isAverage: true, predicate: 1),
        "min": extreme(isMaximum: false),
        "minif": extreme(isMaximum: false, predicate: 1),
        "max": extreme(isMaximum: true),
        "maxif": extreme(isMaximum: true, predicate: 1),
        "dcount": distinctCount(literalsFrom: 1),
        "dcountif": distinctCount(predicate: 1, literalsFrom: 2),
        "count_distinct": distinctCount(literalsFrom: 1),
        "count_distinctif": distinctCount(predicate: 1, literalsFrom: 2),
        "make_set": set(),
        "make_set_if": set(predicate: 1),
        "make_list": list(.list),
        "make_list_if": list(.list, predicate: 1),
        "make_list_with_nulls": list(.listWithNulls),
        "make_bag": list(.bag),
        "make_bag_if": list(.bag, predicate: 1),
        "arg_max": choice(.largest),
        "arg_min": choice(.smallest),
        "take_any": choice(.first),
        "take_anyif": choice(.first, predicate: 1),
        "stdev": variance(isSample: true, takesRoot: true),
        "stdevif": variance(isSample: true, takesRoot: true, predicate: 1),
        "stdevp": variance(isSample: false, takesRoot: true),
        "stdevpif": variance(isSample: false, takesRoot: true, predicate: 1),
        "variance": variance(isSample: true, takesRoot: false),
        "varianceif": variance(isSample: true, takesRoot: false, predicate: 1),
        "variancep": variance(isSample: false, takesRoot: false),
        "variancepif": variance(isSample: false, takesRoot: false, predicate: 1),
        "covariance": covariance(isSample: true),
        "covarianceif": covariance(isSample: true, predicate: 2),
        "covariancep": covariance(isSample: false),
        "covariancepif": covariance(isSample: false, predicate: 2),
        "percentile": percentile(asArray: false),
        "percentiles": percentile(asArray: false),
        "percentiles_array": percentile(asArray: true),
        "percentilew": percentile(asArray: false, isWeighted: true),
        "percentilesw": percentile(asArray: false, isWeighted: true),
        "percentilesw_array": percentile(asArray: true, isWeighted: true),
        "binary_all_and": AggregateImplementation { _ in { BinaryState(.and) } },
        "binary_all_or": AggregateImplementation { _ in { BinaryState(.or) } },
        "binary_all_xor": AggregateImplementation { _ in { BinaryState(.xor) } },
    ]

    private static func sum(isAverage: Bool, predicate: Int? = nil) -> AggregateImplementation {
        AggregateImplementation(predicate: predicate) { call in
            { SumState(argument: call.argumentTypes[0], result: call.resultTypes[0], isAverage: isAverage) }
        }
    }

    private static func extreme(isMaximum: Bool, predicate: Int? = nil) -> AggregateImplementation {
        AggregateImplementation(predicate: predicate) { call in
            { ExtremeState(type: call.argumentTypes[0], isMaximum: isMaximum) }
        }
    }

    private static func distinctCount(predicate: Int? = nil, literalsFrom first: Int) -> AggregateImplementation {
        AggregateImplementation(predicate: predicate, literals: { $0 >= first }) { call in
            let encoding = KeyEncoding(type: call.argumentTypes[0], local: true)
            return { DistinctCountState(encoding, for: call.name) }
        }
    }

    private static func set(predicate: Int? = nil) -> AggregateImplementation {
        let first = predicate == nil ? 1 : 2
        return AggregateImplementation(predicate: predicate, literals: { $0 >= first }) { call in
            let encoding = KeyEncoding(type: call.argumentTypes[0], local: true)
            let limit = call.integer(at: first) ?? elementsMax
            return { SetState(encoding, limit: limit, for: call.name) }
        }
    }

    private static func list(_ form: ListState.Form, predicate: Int? = nil) -> AggregateImplementation {
        let first = predicate == nil ? 1 : 2
        return AggregateImplementation(predicate: predicate, literals: { $0 >= first }) { call in
            let limit = call.integer(at: first) ?? elementsMax
            return { ListState(form, limit: limit) }
        }
    }

    private static func choice(_ choice: RowChoiceState.Choice, predicate: Int? = nil) -> AggregateImplementation {
        AggregateImplementation(predicate: predicate) { call in
            var types = call.argumentTypes
            if let predicate { types.remove(at: predicate) }
            return { [types] in RowChoiceState(choice, types: types) }
        }
    }

    private static func variance(
        isSample: Bool, takesRoot: Bool, predicate: Int? = nil
    ) -> AggregateImplementation {
        AggregateImplementation(predicate: predicate) { _ in
            { VarianceState(isSample: isSample, takesRoot: takesRoot) }
        }
    }

    private static func covariance(isSample: Bool, predicate: Int? = nil) -> AggregateImplementation {
        AggregateImplementation(predicate: predicate) { _ in { CovarianceState(isSample: isSample) } }
    }

    private static func percentile(asArray: Bool, isWeighted: Bool = false) -> AggregateImplementation {
        let values = isWeighted ? 2 : 1
        return AggregateImplementation(literals: { $0 >= values }) { (call) throws(QueryError) in
            var percents: [Double] = []
            for literal in call.literals.dropFirst(values) {
                switch literal {
                case .real(let value): percents.append(value)
                case .int(let value): percents.append(Double(value))
                case .long(let value): percents.append(Double(value))
                case .dynamic(.array(let values)):
                    for value in values {
                        guard case .real(let number) = Conversion.convert(.dynamic(value), to: .real) else {
                            throw .evaluation("\(call.name): the percentiles are numbers from 0 to 100.")
                        }
                        percents.append(number)
                    }
                default: throw .unsupported("\(call.name): the percentiles have to be constants.")
                }
            }
            guard percents.allSatisfy({ $0 >= 0 && $0 <= 100 }) else {
                throw .evaluation("\(call.name): the percentiles are numbers from 0 to 100.")
            }
            let type = call.argumentTypes[0]
            switch type {
            case .int, .long, .real, .datetime, .timespan: break
            default: throw .unsupported("\(call.name) of values of type '\(type.rawValue)' is not supported.")
            }
            return { [percents] in
                PercentileState(
                    type: type, resultTypes: call.resultTypes, percents: percents, asArray: asArray,
                    isWeighted: isWeighted)
            }
        }
    }
}

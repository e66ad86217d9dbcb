package import Values

extension Signature {
    /// Chooses among the signatures of a function: the one that takes the arguments with the fewest conversions, the first of
    /// equals.
    ///
    /// Source: the signatures and conversion rules that Kusto documents ("scalar data types", implicit widening) and its open
    /// language definition lists.
    package static func resolve(_ signatures: [Signature], arguments: [Argument]) -> Resolution? {
        var best: (resolution: Resolution, cost: Int)?
        for signature in signatures {
            guard let match = signature.match(arguments) else { continue }
            if let known = best, known.cost <= match.cost { continue }
            best = match
        }
        return best?.resolution
    }

    private func match(_ arguments: [Argument]) -> (resolution: Resolution, cost: Int)? {
        guard let parameters = parameters(forArgumentCount: arguments.count) else { return nil }
        for (parameter, argument) in zip(parameters, arguments) {
            if (parameter.kind == .typeLiteral) != argument.isTypeLiteral { return nil }
        }
        let types = arguments.map(\.type)
        let shared = SharedTypes(parameters: parameters, types: types)
        var passed: [ScalarType] = []
        var cost = 0
        for (parameter, type) in zip(parameters, types) {
            guard let target = parameter.kind.target(of: type, shared: shared),
                let step = ScalarType.implicitConversionCost(from: type, to: target, for: parameter.kind)
            else { return nil }
            passed.append(target)
            cost += step
        }
        guard let result = resultType(passed: passed, shared: shared, arguments: arguments) else { return nil }
        let resolution = Resolution(
            signature: self, parameters: parameters, argumentTypes: passed, result: result)
        return (resolution, cost)
    }

    private func resultType(passed: [ScalarType], shared: SharedTypes, arguments: [Argument]) -> ScalarType? {
        switch result {
        case .type(let type): type
        case .argument(let position): position < passed.count ? passed[position] : nil
        case .widest: shared.widest
        case .common: shared.common
        case .typeLiteral: arguments.last?.type
        }
    }
}

/// The types that several arguments of one call are brought to.
struct SharedTypes {
    /// The widest of the numbers, `int` as `long`; nil without a number.
    let widest: ScalarType?
    /// The common type of the `common` arguments; nil when there is none.
    let common: ScalarType?
    /// The type that both sides of a comparison are passed in; nil when each stays as it is.
    let comparison: ScalarType?
    /// Whether the comparands fit one another.
    let isComparable: Bool

    init(parameters: [Signature.Parameter], types: [ScalarType]) {
        func select(_ isIncluded: (Signature.Kind) -> Bool) -> [ScalarType] {
            zip(parameters, types).filter { isIncluded($0.0.kind) }.map(\.1)
        }
        let numbers = select { $0 == .number }.filter(\.isNumeric)
        widest = numbers.isEmpty ? nil : ScalarType.common(of: numbers + [.long])
        let plain = select { $0 == .common || $0 == .commonOrderable }
        let mixed = select { $0 == .commonOrDynamic }
        if mixed.isEmpty {
            common = ScalarType.common(of: plain)
        } else {
            let definite = mixed.filter { $0 != .dynamic }
            common = definite.isEmpty ? .dynamic : ScalarType.common(of: definite)
        }
        let compared = select { $0 == .comparand || $0 == .member }
        let definite = compared.filter { $0 != .dynamic }
        if definite.isEmpty || compared.first == .dynamic && definite.allSatisfy({ !$0.isNumeric && $0 != definite[0] })
        {
            comparison = nil
            isComparable = true
        } else if let type = ScalarType.common(of: definite) {
            comparison = type
            isComparable = true
        } else {
            // `bool == 1`: Kusto compares a bool with a number as 0 and 1.
            let isTruth = definite.allSatisfy { $0 == .bool || $0.isNumeric }
            comparison = isTruth ? ScalarType.common(of: definite.filter(\.isNumeric) + [.long]) : nil
            isComparable = isTruth
        }
    }
}

extension Signature.Kind {
    /// The type that an argument of a type is passed in; nil when the parameter does not take it.
    fileprivate func target(of type: ScalarType, shared: SharedTypes) -> ScalarType? {
        switch self {
        case .exactly(let wanted): wanted
        case .integer: type == .int || type == .long || type == .dynamic ? .long : nil
        case .number: type.isNumeric || type == .dynamic ? shared.widest : nil
        case .real: type.isNumeric || type == .dynamic ? .real : nil
        case .text: .string
        case .stringOrDynamic: type == .string || type == .dynamic ? .string : nil
        case .any: type
        case .notDynamic: type == .dynamic ? nil : type
        case .common, .commonOrDynamic: shared.common
        case .commonOrderable: shared.common == .dynamic ? nil : shared.common
        case .comparand, .member:
            // A dynamic beside a definite type stays dynamic: the kernel compares what it holds.
            !shared.isComparable ? nil : type == .dynamic ? .dynamic : shared.comparison ?? type
        case .typeLiteral: .string
        }
    }
}

extension ScalarType {
    /// The common type of several: the one that all have, or the widest of numbers. Nil when there is none.
    package static func common(of types: [ScalarType]) -> ScalarType? {
        guard var result = types.first else { return nil }
        for type in types.dropFirst() where type != result {
            guard let left = result.numericWidth, let right = type.numericWidth else { return nil }
            result = left < right ? type : result
        }
        return result
    }

    /// The place in `int` < `long` < `real` < `decimal`; nil for what is no number.
    package var numericWidth: Int? {
        switch self {
        case .int: 0
        case .long: 1
        case .real: 2
        case .decimal: 3
        default: nil
        }
    }

    /// What an implicit conversion costs in the choice of a signature; nil when the language does not make it by itself.
    fileprivate static func implicitConversionCost(
        from: ScalarType, to: ScalarType, for kind: Signature.Kind
    ) -> Int? {
        if kind == .typeLiteral || from == to { return 0 }
        if kind == .text { return from == .dynamic ? 1 : 2 }
        if from == .dynamic { return to == .string ? 4 : 5 }
        if let narrow = from.numericWidth, let wide = to.numericWidth {
            if narrow < wide { return wide - narrow }
            return kind == .real ? 3 : nil
        }
        if (kind == .comparand || kind == .member), from == .bool, to.isNumeric { return 6 }
        return nil
    }
}

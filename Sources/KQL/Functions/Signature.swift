package import Values

/// One way to call a function or operator of the catalogue: what it takes and what comes out.
///
/// The arguments of a call are matched in three parts: the `parameters` in order (the last `optionalCount` of them may be
/// missing), then the `repeating` group as often as the call gives it, then the `trailing` ones. So `case(p1, v1, p2, v2, else)`
/// has no parameters, the repeating group `(predicate, then)` and the trailing `else`.
package struct Signature: Sendable, Hashable {
    /// One parameter.
    package struct Parameter: Sendable, Hashable {
        /// The documented name, for messages and the reference page.
        package let name: String
        /// What may be passed, and what it is converted to.
        package let kind: Kind
        /// Whether the argument must be a constant: the same value in every row.
        package let isConstant: Bool

        /// Makes a parameter.
        package init(_ name: String, _ kind: Kind, isConstant: Bool = false) {
            self.name = name
            self.kind = kind
            self.isConstant = isConstant
        }

        /// The parameter for arguments that are constants only.
        package var constant: Parameter { Parameter(name, kind, isConstant: true) }
    }

    /// What a parameter takes. Conversions are those that Kusto makes by itself: `int` to `long` to `real` to `decimal`, and a
    /// `dynamic` to the type that is wanted.
    package enum Kind: Sendable, Hashable {
        /// Exactly this type, or what converts to it implicitly.
        case exactly(ScalarType)
        /// `int` or `long`, passed as `long`.
        case integer
        /// Any number. All numbers of a call are passed in the widest type of them, `int` as `long`.
        case number
        /// Any number, passed as `real`.
        case real
        /// Any value, passed as its text.
        case text
        /// A string, or a dynamic that is passed as its text.
        case stringOrDynamic
        /// Any value, passed as it is.
        case any
        /// Any value but a dynamic, passed as it is.
        case notDynamic
        /// Any value; all of this kind are passed in their common type.
        case common
        /// A number, datetime, timespan, string, bool or guid; all of this kind are passed in their common type.
        case commonOrderable
        /// Any value; passed in the common type of those that are no dynamic (`iff`, `case`).
        case commonOrDynamic
        /// An operand of `==` and `!=`: a pair of equal types, of numbers, or a dynamic beside anything.
        case comparand
        /// A value of the list of `in`: of the type of the first argument, or a dynamic array of such values.
        case member
        /// `typeof(long)`. The binder passes the type's name as a literal string.
        case typeLiteral
    }

    /// What type comes out.
    package enum Result: Sendable, Hashable {
        /// Always this type.
        case type(ScalarType)
        /// The type of an argument, as it is passed.
        case argument(Int)
        /// The widest of the `number` arguments.
        case widest
        /// The common type of the `common...` arguments.
        case common
        /// The type that the last argument names by `typeof(...)`.
        case typeLiteral
    }

    /// The parameters that every call begins with.
    package let parameters: [Parameter]
    /// How many of `parameters`, from the end, may be left out.
    package let optionalCount: Int
    /// The group that may come several times after them.
    package let repeating: [Parameter]
    /// How many times the group must come.
    package let minimumRepeats: Int
    /// What comes after the repetitions.
    package let trailing: [Parameter]
    /// The type of the result.
    package let result: Result

    /// Makes a signature.
    package init(
        _ parameters: [Parameter] = [], optional optionalCount: Int = 0, repeating: [Parameter] = [],
        atLeast minimumRepeats: Int = 0, trailing: [Parameter] = [], returns result: Result
    ) {
        precondition(optionalCount <= parameters.count, "more optional parameters than parameters")
        precondition(optionalCount == 0 || repeating.isEmpty, "nothing repeats behind an optional parameter")
        self.parameters = parameters
        self.optionalCount = optionalCount
        self.repeating = repeating
        self.minimumRepeats = minimumRepeats
        self.trailing = trailing
        self.result = result
    }

    /// The parameter of each argument of a call with so many arguments; nil when the signature does not take that many.
    package func parameters(forArgumentCount count: Int) -> [Parameter]? {
        if repeating.isEmpty {
            let fixed = parameters + trailing
            return count <= fixed.count && count >= fixed.count - optionalCount ? Array(fixed.prefix(count)) : nil
        }
        let rest = count - parameters.count - trailing.count
        guard rest >= minimumRepeats * repeating.count, rest % repeating.count == 0 else { return nil }
        var matched = parameters
        for _ in 0..<(rest / repeating.count) { matched += repeating }
        return matched + trailing
    }
}

/// An argument of a call, as far as the choice of a signature looks at it.
package struct Argument: Sendable, Hashable {
    /// The type of the argument's values.
    package let type: ScalarType
    /// Whether it is `typeof(type)` rather than a value of the type.
    package let isTypeLiteral: Bool

    /// An argument that is a value.
    package init(_ type: ScalarType) {
        self.type = type
        isTypeLiteral = false
    }

    /// The argument `typeof(type)`.
    package init(typeof type: ScalarType) {
        self.type = type
        isTypeLiteral = true
    }
}

/// What the choice of a signature gives: which it was, and the types that go in and come out.
package struct Resolution: Sendable, Hashable {
    /// The chosen signature.
    package let signature: Signature
    /// The parameter of each argument.
    package let parameters: [Signature.Parameter]
    /// The type that each argument must be converted to (by `Expression.convert`); the same as it has where nothing is to be
    /// done. For a `typeof` argument it is `.string`.
    package let argumentTypes: [ScalarType]
    /// The type of the result.
    package let result: ScalarType
}

/// Built-in scalar functions and operators: what the binder resolves calls against and the engine has a kernel for.
package enum ScalarFunction {
    /// Names a function of the catalogue: the documented name (`strlen`), or the operator's spelling (`==`, `has`, `!in~`).
    package struct Identifier: Hashable, Sendable, RawRepresentable, ExpressibleByStringLiteral {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        package init(stringLiteral value: String) { rawValue = value }
    }
}

/// Built-in aggregation functions.
package enum AggregateFunction {
    /// Names an aggregation function by its documented name (`dcount`, `arg_max`).
    package struct Identifier: Hashable, Sendable, RawRepresentable, ExpressibleByStringLiteral {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        package init(stringLiteral value: String) { rawValue = value }
    }
}

/// Functions of a serialized row set (`row_number`, `prev`, ...).
package enum WindowFunction {
    /// Names a window function by its documented name.
    package struct Identifier: Hashable, Sendable, RawRepresentable, ExpressibleByStringLiteral {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        package init(stringLiteral value: String) { rawValue = value }
    }
}

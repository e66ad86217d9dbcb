import Values

/// Short spellings, so that the catalogue reads as a list of signatures.
extension Signature.Parameter {
    static func bool(_ name: String) -> Self { .init(name, .exactly(.bool)) }
    static func string(_ name: String) -> Self { .init(name, .exactly(.string)) }
    static func long(_ name: String) -> Self { .init(name, .integer) }
    static func real(_ name: String) -> Self { .init(name, .real) }
    static func datetime(_ name: String) -> Self { .init(name, .exactly(.datetime)) }
    static func timespan(_ name: String) -> Self { .init(name, .exactly(.timespan)) }
    static func guid(_ name: String) -> Self { .init(name, .exactly(.guid)) }
    static func dynamic(_ name: String) -> Self { .init(name, .exactly(.dynamic)) }
    static func number(_ name: String) -> Self { .init(name, .number) }
    static func text(_ name: String) -> Self { .init(name, .text) }
    static func stringOrDynamic(_ name: String) -> Self { .init(name, .stringOrDynamic) }
    static func any(_ name: String) -> Self { .init(name, .any) }
    static func notDynamic(_ name: String) -> Self { .init(name, .notDynamic) }
    static func common(_ name: String) -> Self { .init(name, .common) }
    static func orderable(_ name: String) -> Self { .init(name, .commonOrderable) }
    static func commonOrDynamic(_ name: String) -> Self { .init(name, .commonOrDynamic) }
    static func comparand(_ name: String) -> Self { .init(name, .comparand) }
    static func member(_ name: String) -> Self { .init(name, .member) }
    static func typeLiteral(_ name: String) -> Self { .init(name, .typeLiteral) }
}

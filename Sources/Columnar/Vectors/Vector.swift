package import Values

/// One column of a batch: `count` values of one KQL type.
///
/// The logical type says what the values mean, the storage how they lie in memory:
///
/// | type | storage |
/// |---|---|
/// | bool | `.bool`, one byte a row, 0 or 1 |
/// | int, long, datetime, timespan | `.long`, 64-bit; an int is kept widened, always within 32 bits |
/// | real | `.real` |
/// | decimal | `.decimal` |
/// | guid | `.guid` |
/// | string | `.string`: a 32-bit code a row into a dictionary |
/// | dynamic | `.dynamic`: a 32-bit code a row into a dictionary |
/// | any | `.constant`: one value for every row |
///
/// A predicate or function of one dictionary-coded column is evaluated once per dictionary entry and then spread over the
/// codes; that is why strings that were computed row by row also come with a dictionary (of one entry a row, if need be).
///
/// Null rule: `validity` is nil when every row has a value, else bit `i` says whether row `i` has one, and the storage of a
/// null row is 0. Strings are never null (a missing one is the
/// empty string). A dynamic is null where its entry is `.null`, without a validity bit.
package struct Vector: Sendable {
    /// How the values lie in memory.
    package enum Storage: Sendable {
        case bool(Buffer<UInt8>)
        case long(Buffer<Int64>)
        case real(Buffer<Double>)
        case decimal(Buffer<FixedDecimal>)
        case guid(Buffer<UInt128>)
        case string(codes: Buffer<UInt32>, dictionary: StringDictionary)
        case dynamic(codes: Buffer<UInt32>, dictionary: DynamicDictionary)
        case constant(Scalar)
    }

    /// The KQL type of the values.
    package let type: ScalarType
    /// How many rows there are.
    package let count: Int
    /// The values; of `count` rows.
    package let storage: Storage
    /// Which rows have a value; nil when all have. Nil for `.string`, `.dynamic` and `.constant`.
    package let validity: Bitmap?

    /// Makes a vector of parts that fit one another.
    package init(type: ScalarType, count: Int, storage: Storage, validity: Bitmap? = nil) {
        self.type = type
        self.count = count
        self.storage = storage
        self.validity = validity
    }

    /// A vector that holds one value in every row.
    package static func constant(_ value: Scalar, count: Int) -> Vector {
        Vector(type: value.type, count: count, storage: .constant(value))
    }
}

/// Rows of several columns: what operators hand on.
package struct Batch: Sendable {
    /// The columns, all of `count` rows; their names and ids are the operator's, not the batch's.
    package let columns: [Vector]
    /// How many rows there are; said apart, because a batch may have no columns (`T | project-away *`, `count`).
    package let count: Int

    /// Makes a batch of columns of `count` rows each.
    package init(columns: [Vector], count: Int) {
        self.columns = columns
        self.count = count
    }
}

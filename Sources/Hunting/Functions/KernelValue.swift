import Columnar
import Values

/// A physical kind of vector, so that a loop can be written once for all of them.
///
/// The closures below are inlined into their kernels: each kernel is compiled to a loop of its own.
protocol KernelValue {
    associatedtype Element: BitwiseCopyable & Sendable
    static var zero: Element { get }
    static func reader(_ vector: Vector) -> ValueReader<Element>
    static func storage(_ values: Buffer<Element>) -> Vector.Storage
}

/// int, long, datetime, timespan.
enum LongValues: KernelValue {
    static var zero: Int64 { 0 }
    static func reader(_ vector: Vector) -> ValueReader<Int64> { vector.longReader }
    static func storage(_ values: Buffer<Int64>) -> Vector.Storage { .long(values) }
}

/// real.
enum RealValues: KernelValue {
    static var zero: Double { 0 }
    static func reader(_ vector: Vector) -> ValueReader<Double> { vector.realReader }
    static func storage(_ values: Buffer<Double>) -> Vector.Storage { .real(values) }
}

/// bool, as 0 and 1.
enum BoolValues: KernelValue {
    static var zero: UInt8 { 0 }
    static func reader(_ vector: Vector) -> ValueReader<UInt8> { vector.boolReader }
    static func storage(_ values: Buffer<UInt8>) -> Vector.Storage { .bool(values) }
}

/// decimal.
enum DecimalValues: KernelValue {
    static var zero: FixedDecimal { FixedDecimal(coefficient: 0, scale: 0) }
    static func reader(_ vector: Vector) -> ValueReader<FixedDecimal> { vector.decimalReader }
    static func storage(_ values: Buffer<FixedDecimal>) -> Vector.Storage { .decimal(values) }
}

/// guid.
enum GuidValues: KernelValue {
    static var zero: UInt128 { 0 }
    static func reader(_ vector: Vector) -> ValueReader<UInt128> { vector.guidReader }
    static func storage(_ values: Buffer<UInt128>) -> Vector.Storage { .guid(values) }
}

/// Row loops. Null rule of all: a row is null where an argument is null, or where the closure gives nil.
enum RowLoop {
    /// A vector of values that a closure gives for each row; never null.
    @inline(__always)
    static func make<R: KernelValue>(
        _: R.Type, type: ScalarType, rows: Int, _ value: (Int) throws -> R.Element
    ) rethrows -> Vector {
        let values = try Buffer<R.Element>(count: rows) { memory in
            for row in 0..<rows { memory[row] = try value(row) }
        }
        return Vector(type: type, count: rows, storage: R.storage(values))
    }

    /// A vector of values that a closure gives for each row, nil for null.
    @inline(__always)
    static func makeNullable<R: KernelValue>(
        _: R.Type, type: ScalarType, rows: Int, _ value: (Int) throws -> R.Element?
    ) rethrows -> Vector {
        var isComplete = true
        var valid = [UInt8](repeating: 1, count: rows)
        let values = try Buffer<R.Element>(count: rows) { memory in
            for row in 0..<rows {
                if let element = try value(row) {
                    memory[row] = element
                } else {
                    memory[row] = R.zero
                    valid[row] = 0
                    isComplete = false
                }
            }
        }
        let validity = isComplete ? nil : Bitmap(nonzero: Buffer(valid))
        return Vector(type: type, count: rows, storage: R.storage(values), validity: validity)
    }

    /// One argument, a function that always has a value.
    @inline(__always)
    static func map<A: KernelValue, R: KernelValue>(
        _ argument: Vector, _: A.Type, to _: R.Type, type: ScalarType, _ value: (A.Element) -> R.Element
    ) -> Vector {
        let reader = A.reader(argument)
        let rows = argument.count
        if reader.hasNoNulls { return make(R.self, type: type, rows: rows) { value(reader[$0]) } }
        return makeNullable(R.self, type: type, rows: rows) { reader.isValid($0) ? value(reader[$0]) : nil }
    }

    /// One argument, a function that may have none.
    @inline(__always)
    static func compactMap<A: KernelValue, R: KernelValue>(
        _ argument: Vector, _: A.Type, to _: R.Type, type: ScalarType, _ value: (A.Element) -> R.Element?
    ) -> Vector {
        let reader = A.reader(argument)
        return makeNullable(R.self, type: type, rows: argument.count) { reader.isValid($0) ? value(reader[$0]) : nil }
    }

    /// Two arguments, a function that always has a value.
    @inline(__always)
    static func zip<A: KernelValue, B: KernelValue, R: KernelValue>(
        _ left: Vector, _: A.Type, _ right: Vector, _: B.Type, to _: R.Type, type: ScalarType,
        _ value: (A.Element, B.Element) -> R.Element
    ) -> Vector {
        let rows = left.count
        let a = A.reader(left)
        let b = B.reader(right)
        guard a.hasNoNulls, b.hasNoNulls else {
            return makeNullable(R.self, type: type, rows: rows) { row in
                a.isValid(row) && b.isValid(row) ? value(a[row], b[row]) : nil
            }
        }
        // Loops without a check for each row, so that the compiler can use vector instructions.
        let values = Buffer<R.Element>(count: rows) { memory in
            a.values.withUnsafeBufferPointer { a1 in
                b.values.withUnsafeBufferPointer { b1 in
                    guard rows > 0, let a0 = a1.baseAddress, let b0 = b1.baseAddress else { return }
                    switch (a.isConstant, b.isConstant) {
                    case (false, false): for row in 0..<rows { memory[row] = value(a0[row], b0[row]) }
                    case (false, true):
                        let constant = b0[0]
                        for row in 0..<rows { memory[row] = value(a0[row], constant) }
                    case (true, false):
                        let constant = a0[0]
                        for row in 0..<rows { memory[row] = value(constant, b0[row]) }
                    case (true, true):
                        let constant = value(a0[0], b0[0])
                        for row in 0..<rows { memory[row] = constant }
                    }
                }
            }
        }
        return Vector(type: type, count: rows, storage: R.storage(values))
    }

    /// Two arguments, a function that may have no value.
    @inline(__always)
    static func compactZip<A: KernelValue, B: KernelValue, R: KernelValue>(
        _ left: Vector, _: A.Type, _ right: Vector, _: B.Type, to _: R.Type, type: ScalarType,
        _ value: (A.Element, B.Element) -> R.Element?
    ) -> Vector {
        let a = A.reader(left)
        let b = B.reader(right)
        return makeNullable(R.self, type: type, rows: left.count) { row in
            a.isValid(row) && b.isValid(row) ? value(a[row], b[row]) : nil
        }
    }
}

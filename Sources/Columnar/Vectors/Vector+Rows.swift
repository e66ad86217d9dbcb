internal import Values

extension Vector {
    /// The row index that `gather(_:)` reads as "no row": the result is null there (strings empty).
    package static let noRow = UInt32.max

    /// A range of the rows. Values are shared, not copied.
    package func slice(_ range: Range<Int>) -> Vector {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "vector range out of bounds")
        if range.count == count { return self }
        let storage: Storage =
            switch storage {
            case .bool(let values): .bool(values[range])
            case .long(let values): .long(values[range])
            case .real(let values): .real(values[range])
            case .decimal(let values): .decimal(values[range])
            case .guid(let values): .guid(values[range])
            case .string(let codes, let dictionary): .string(codes: codes[range], dictionary: dictionary)
            case .dynamic(let codes, let dictionary): .dynamic(codes: codes[range], dictionary: dictionary)
            case .constant: storage
            }
        return Vector(type: type, count: range.count, storage: storage, validity: validity?.slice(range))
    }

    /// The rows of a selection, in its order; a row may be taken many times. Dictionaries are shared.
    ///
    /// - Parameters:
    ///   - rows: Row indices, each below `count`; or `Vector.noRow` where `allowingNoRow`.
    ///   - allowingNoRow: Whether `Vector.noRow` may occur and stands for a null row (the unmatched side of an outer join).
    /// - Returns: A vector of `rows.count` rows.
    package func gather(_ rows: Buffer<UInt32>, allowingNoRow: Bool = false) -> Vector {
        if allowingNoRow { return gatherOrNull(rows) }
        let storage: Storage =
            switch storage {
            case .bool(let values): .bool(values.gather(rows))
            case .long(let values): .long(values.gather(rows))
            case .real(let values): .real(values.gather(rows))
            case .decimal(let values): .decimal(values.gather(rows))
            case .guid(let values): .guid(values.gather(rows))
            case .string(let codes, let dictionary): .string(codes: codes.gather(rows), dictionary: dictionary)
            case .dynamic(let codes, let dictionary): .dynamic(codes: codes.gather(rows), dictionary: dictionary)
            case .constant: storage
            }
        let validity = validity.map { validity in
            rows.withUnsafeBufferPointer { rows in Bitmap(count: rows.count) { validity[Int(rows[$0])] } }
        }
        return Vector(type: type, count: rows.count, storage: storage, validity: validity)
    }

    /// The rows whose bit is set, in order.
    package func filter(_ selected: Bitmap) -> Vector {
        precondition(selected.count == count, "a bitmap of \(selected.count) rows for a vector of \(count)")
        return gather(selected.rows)
    }

    /// The same values with one in each row: what is constant is spread out.
    package func flattened() -> Vector {
        guard case .constant(let value) = storage else { return self }
        if value.isNull, type == .dynamic {
            let codes = Buffer<UInt32>(repeating: 0, count: count)
            return Vector(
                type: type, count: count, storage: .dynamic(codes: codes, dictionary: DynamicDictionary([.null])))
        }
        var validity: Bitmap?
        if value.isNull, type != .string { validity = Bitmap(repeating: false, count: count) }
        let storage: Storage =
            switch type {
            case .bool: .bool(Buffer(repeating: boolReader[0], count: count))
            case .int, .long, .datetime, .timespan: .long(Buffer(repeating: longReader[0], count: count))
            case .real: .real(Buffer(repeating: realReader[0], count: count))
            case .decimal: .decimal(Buffer(repeating: decimalReader[0], count: count))
            case .guid: .guid(Buffer(repeating: guidReader[0], count: count))
            case .string: .string(codes: Buffer(repeating: 0, count: count), dictionary: stringReader.dictionary)
            case .dynamic: .dynamic(codes: Buffer(repeating: 0, count: count), dictionary: dynamicReader.dictionary)
            }
        return Vector(type: type, count: count, storage: storage, validity: validity)
    }

    private func gatherOrNull(_ rows: Buffer<UInt32>) -> Vector {
        let hasRow = rows.withUnsafeBufferPointer { rows in Bitmap(count: rows.count) { rows[$0] != Vector.noRow } }
        if hasRow.isAllSet { return gather(rows) }
        switch type {
        case .string:
            let reader = stringReader
            let (dictionary, null) = reader.dictionary.withEmptyEntry()
            let codes = gathered(reader.codes, rows, null: null)
            return Vector(type: type, count: rows.count, storage: .string(codes: codes, dictionary: dictionary))
        case .dynamic:
            let reader = dynamicReader
            let (dictionary, null) = reader.dictionary.withNullEntry()
            let codes = gathered(reader.codes, rows, null: null)
            return Vector(type: type, count: rows.count, storage: .dynamic(codes: codes, dictionary: dictionary))
        case .bool:
            return Vector(
                type: type, count: rows.count, storage: .bool(gathered(boolReader, rows, null: 0)),
                validity: gatheredValidity(boolReader, rows))
        case .int, .long, .datetime, .timespan:
            return Vector(
                type: type, count: rows.count, storage: .long(gathered(longReader, rows, null: 0)),
                validity: gatheredValidity(longReader, rows))
        case .real:
            return Vector(
                type: type, count: rows.count, storage: .real(gathered(realReader, rows, null: 0)),
                validity: gatheredValidity(realReader, rows))
        case .decimal:
            let zero = FixedDecimal(coefficient: 0, scale: 0)
            return Vector(
                type: type, count: rows.count, storage: .decimal(gathered(decimalReader, rows, null: zero)),
                validity: gatheredValidity(decimalReader, rows))
        case .guid:
            return Vector(
                type: type, count: rows.count, storage: .guid(gathered(guidReader, rows, null: 0)),
                validity: gatheredValidity(guidReader, rows))
        }
    }

    private func gathered<Element>(
        _ reader: ValueReader<Element>, _ rows: Buffer<UInt32>, null: Element
    ) -> Buffer<Element> {
        Buffer(count: rows.count) { result in
            for index in 0..<rows.count {
                let row = rows[index]
                result.initializeElement(at: index, to: row == Vector.noRow ? null : reader[Int(row)])
            }
        }
    }

    private func gatheredValidity<Element>(_ reader: ValueReader<Element>, _ rows: Buffer<UInt32>) -> Bitmap {
        Bitmap(count: rows.count) { rows[$0] != Vector.noRow && reader.isValid(Int(rows[$0])) }
    }
}

extension Batch {
    /// A range of the rows.
    package func slice(_ range: Range<Int>) -> Batch {
        Batch(columns: columns.map { $0.slice(range) }, count: range.count)
    }

    /// The rows of a selection, in its order.
    package func gather(_ rows: Buffer<UInt32>) -> Batch {
        Batch(columns: columns.map { $0.gather(rows) }, count: rows.count)
    }

    /// The rows whose bit is set, in order.
    package func filter(_ selected: Bitmap) -> Batch {
        precondition(selected.count == count, "a bitmap of \(selected.count) rows for a batch of \(count)")
        let rows = selected.rows
        return rows.count == count ? self : gather(rows)
    }
}

extension Buffer {
    /// The same element `count` times.
    @inlinable
    package init(repeating element: Element, count: Int) {
        self.init(count: count) { $0.initialize(repeating: element) }
    }

    /// No elements.
    @inlinable
    package static var empty: Buffer { Buffer(owner: nil, base: nil, count: 0) }

    /// The elements at positions, each of which must be inside the buffer.
    @inlinable
    package func gather(_ positions: Buffer<UInt32>) -> Buffer {
        Buffer(count: positions.count) { result in
            positions.withUnsafeBufferPointer { positions in
                withUnsafeBufferPointer { elements in
                    let limit = UInt32(truncatingIfNeeded: elements.count)
                    // One check of all positions first, so that the loop that copies has none.
                    var largest: UInt32 = 0
                    for position in positions { largest = max(largest, position) }
                    precondition(positions.isEmpty || largest < limit, "gathered position out of range")
                    guard let source = elements.baseAddress, let target = result.baseAddress else { return }
                    for index in 0..<positions.count { target[index] = source[Int(positions[index])] }
                }
            }
        }
    }

    /// The elements as an array (a copy).
    @inlinable
    package var array: [Element] { withUnsafeBufferPointer { Array($0) } }
}

extension StringDictionary {
    /// This dictionary, or a copy with the empty string added; and the code of the empty string in it.
    func withEmptyEntry() -> (StringDictionary, UInt32) {
        if count > 0, byteCount(of: 0) == 0 { return (self, 0) }
        let extended = Buffer<UInt32>(count: count + 2) { result in
            for index in 0...count { result.initializeElement(at: index, to: offsets[index]) }
            result.initializeElement(at: count + 1, to: offsets[count])
        }
        return (StringDictionary(offsets: extended, bytes: bytes, isDistinct: false), UInt32(count))
    }
}

extension DynamicDictionary {
    /// This dictionary, or a copy with a null added; and the code of the null in it.
    func withNullEntry() -> (DynamicDictionary, UInt32) {
        if count > 0, isNull(0) { return (self, 0) }
        if let texts {
            let (extended, code) = texts.withEmptyEntry()
            return (DynamicDictionary(texts: extended), code)
        }
        return (DynamicDictionary(entries + [.null]), UInt32(count))
    }
}

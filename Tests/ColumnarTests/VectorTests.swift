import Columnar
import Testing
import Values

/// The row operations of vectors against the same done to arrays of scalars.
struct VectorTests {
    private func value(_ type: ScalarType, _ generator: inout SeededGenerator) -> Scalar {
        if Int.random(in: 0..<4, using: &generator) == 0 { return type == .string ? .string("") : .null(type) }
        let number = Int64.random(in: -50...50, using: &generator)
        return switch type {
        case .bool: .bool(number > 0)
        case .int: .int(Int32(number))
        case .long: .long(number)
        case .datetime: .datetime(number)
        case .timespan: .timespan(number)
        case .real: .real(Double(number) / 4)
        case .decimal: .decimal(FixedDecimal(coefficient: Int128(number), scale: 2))
        case .guid: .guid(UInt128(UInt64(bitPattern: number)))
        case .string: .string("text \(number)")
        case .dynamic: .dynamic(.bag(PropertyBag([PropertyBag.Property(name: "n", value: .long(number))])))
        }
    }

    /// A vector of one of the forms there are: built, constant, sliced, gathered.
    private func vector(_ type: ScalarType, _ count: Int, _ generator: inout SeededGenerator) -> Vector {
        if Int.random(in: 0..<5, using: &generator) == 0 { return .constant(value(type, &generator), count: count) }
        let lead = Int.random(in: 0..<70, using: &generator)
        let builder = ColumnBuilder(type: type)
        for _ in 0..<lead + count { builder.append(scalar: value(type, &generator)) }
        return builder.finish(rows: lead + count).slice(lead..<lead + count)
    }

    @Test(arguments: ScalarType.allCases)
    func `slicing, gathering, filtering and joining rows is what it is for arrays`(type: ScalarType) throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<120 {
            let count = Int.random(in: 1...200, using: &generator)
            let vector = vector(type, count, &generator)
            let scalars = vector.scalars

            let start = Int.random(in: 0...count, using: &generator)
            let range = start..<Int.random(in: start...count, using: &generator)
            #expect(vector.slice(range).scalars == Array(scalars[range]))

            let rows = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                UInt32.random(in: 0..<UInt32(count), using: &generator)
            }
            #expect(vector.gather(Buffer(rows)).scalars == rows.map { scalars[Int($0)] })

            let outer = rows.map { $0 % 3 == 0 ? Vector.noRow : $0 }
            #expect(
                vector.gather(Buffer(outer), allowingNoRow: true).scalars
                    == outer.map { row in
                        if row != Vector.noRow { return scalars[Int(row)] }
                        return type == .string ? .string("") : .null(type)
                    })

            let kept = Bitmap(count: count) { _ in Bool.random(using: &generator) }
            #expect(vector.filter(kept).scalars == (0..<count).filter { kept[$0] }.map { scalars[$0] })
            #expect(vector.flattened().scalars == scalars)

            let pieces = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                self.vector(type, Int.random(in: 0...90, using: &generator), &generator)
            }
            let joined = try Vector.concatenated(pieces + [vector], type: type)
            #expect(joined.scalars == pieces.flatMap(\.scalars) + scalars)
        }
    }

    @Test func `joined texts share entries`() throws {
        let one = Vector(
            type: .string, count: 2, storage: .string(codes: Buffer([0, 1]), dictionary: StringDictionary(["a", "b"])))
        let two = Vector(
            type: .string, count: 2,
            storage: .string(codes: Buffer([0, 1]), dictionary: StringDictionary(["b", "unused"])))
        let joined = try Vector.concatenated([one, two.slice(0..<1)], type: .string)
        #expect(joined.scalars == [.string("a"), .string("b"), .string("b")])
        // The empty text, and the two that occur.
        #expect(joined.stringReader.dictionary.count == 3)
    }

    @Test func `a JSON text is its value, an empty one null, and no JSON a string`() {
        let texts = StringDictionary(["", "{\"a\":[1,2.5]}", "not json", " null ", "7"])
        let dictionary = DynamicDictionary(texts: texts)
        #expect(
            dictionary.entries == [
                .null, .bag(PropertyBag([.init(name: "a", value: .array([.long(1), .real(2.5)]))])),
                .string("not json"),
                .null, .long(7),
            ])
        #expect((0..<5).map { dictionary.isNull(UInt32($0)) } == [true, false, false, true, false])
    }
}

struct BitmapTests {
    @Test(arguments: [0, 1, 63, 64, 65, 127, 128, 1000])
    func `bits behave as an array of truths`(count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        let left = (0..<count).map { _ in Bool.random(using: &generator) }
        let right = (0..<count).map { _ in Bool.random(using: &generator) }
        let one = Bitmap(count: count) { left[$0] }
        let two = Bitmap(count: count) { right[$0] }
        func truths(_ bitmap: Bitmap) -> [Bool] { (0..<bitmap.count).map { bitmap[$0] } }
        #expect(truths(one & two) == zip(left, right).map { $0 && $1 })
        #expect(truths(one | two) == zip(left, right).map { $0 || $1 })
        #expect(truths(~one) == left.map { !$0 })
        #expect(truths(one.subtracting(two)) == zip(left, right).map { $0 && !$1 })
        #expect(one.setCount == left.filter { $0 }.count)
        #expect(one.rows.array == (0..<count).filter { left[$0] }.map { UInt32($0) })
        #expect((~one).setCount + one.setCount == count, "bits behind the last row are clear")
        for start in stride(from: 0, through: count, by: 13) {
            for end in stride(from: start, through: count, by: 29) {
                #expect(truths(one.slice(start..<end)) == Array(left[start..<end]))
            }
        }
    }
}

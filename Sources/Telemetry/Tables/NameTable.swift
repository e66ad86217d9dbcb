/// A hash table from names to small numbers, looked up by bytes.
struct NameTable: Sendable {
    /// By slot: the position in `names`, -1 for none. Collisions go to the next slot.
    private let slots: [Int16]
    private let mask: Int
    private let names: [[UInt8]]
    private let ignoresCase: Bool

    /// Makes a table of at most 32,767 names; of equal ones the first counts.
    init(_ names: [String], ignoringCase: Bool) {
        precondition(names.count < Int(Int16.max), "a name table is for small sets of names")
        ignoresCase = ignoringCase
        self.names = names.map { ignoringCase ? $0.utf8.map(ASCII.lower) : Array($0.utf8) }
        var size = 16
        while size < names.count * 4 { size *= 2 }
        mask = size - 1
        var slots = [Int16](repeating: -1, count: size)
        for (index, name) in self.names.enumerated() {
            var slot = name.withUnsafeBufferPointer { NameTable.hash($0, ignoringCase) & (size - 1) }
            while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Int16(index)
        }
        self.slots = slots
    }

    /// FNV-1a, folded so that the low bits depend on all of it.
    private static func hash(_ name: UnsafeBufferPointer<UInt8>, _ ignoringCase: Bool) -> Int {
        var hash: UInt32 = 2_166_136_261
        if ignoringCase {
            for byte in name { hash = (hash ^ UInt32(ASCII.lower(byte))) &* 16_777_619 }
        } else {
            for byte in name { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        }
        return Int(hash ^ hash >> 15)
    }

    /// The position of a name; nil when the table has none.
    func index(of name: TextSlice) -> Int? {
        var slot = NameTable.hash(name.bytes, ignoresCase) & mask
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if matches(names[index], name) { return index }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private func matches(_ known: [UInt8], _ name: TextSlice) -> Bool {
        guard known.count == name.count else { return false }
        if !ignoresCase { return known.withUnsafeBytes { TextSlice.sameBytes($0, name) } }
        for position in 0..<known.count where known[position] != ASCII.lower(name.base[position]) { return false }
        return true
    }
}

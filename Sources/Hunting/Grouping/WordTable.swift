import CKernels
import Columnar

/// A hash table of 64-bit keys that numbers them 0, 1, 2... in the order in which they first come.
///
/// Open addressing, the key beside its number, at most half full. One owner at a time.
///
/// Invariants: `slotMask + 1` is a power of two and at least twice `count`; a slot with number 0 is free, another holds its
/// key's number plus 1; `keys[number]` is the key of a number.
final class WordTable {
    private struct Slot {
        var key: UInt64
        var number: UInt32
    }

    private var slots: UnsafeMutablePointer<Slot>
    private var slotMask: Int
    private(set) var keys: GrowableArray<UInt64>

    init(expected: Int = 256) {
        var capacity = 512
        while capacity < expected * 2 { capacity *= 2 }
        slots = Self.makeSlots(capacity)
        slotMask = capacity - 1
        keys = GrowableArray(capacity: max(expected, 16))
    }

    deinit { slots.deallocate() }

    /// How many distinct keys there are.
    var count: Int { keys.count }

    /// How much memory the table takes.
    var byteCount: Int { (slotMask + 1) * MemoryLayout<Slot>.stride + keys.capacity * 8 }

    /// The number of a key, a new one when the key is new.
    @inline(__always)
    func insert(_ key: UInt64) -> UInt32 {
        var position = Int(truncatingIfNeeded: ck_hash_word(key)) & slotMask
        while true {
            let slot = slots[position]
            if slot.number == 0 { return add(key, at: position) }
            if slot.key == key { return slot.number &- 1 }
            position = (position &+ 1) & slotMask
        }
    }

    /// The number of a key; nil when it is not there.
    @inline(__always)
    func find(_ key: UInt64) -> UInt32? {
        var position = Int(truncatingIfNeeded: ck_hash_word(key)) & slotMask
        while true {
            let slot = slots[position]
            if slot.number == 0 { return nil }
            if slot.key == key { return slot.number &- 1 }
            position = (position &+ 1) & slotMask
        }
    }

    /// Writes the numbers of many keys.
    func insert(_ keys: UnsafePointer<UInt64>, _ numbers: UnsafeMutablePointer<UInt32>, count: Int) {
        guard count > 0 else { return }
        // Events come in order of time and in bursts: the key of a row is often that of the row before.
        var last = keys[0]
        var number = insert(last)
        numbers[0] = number
        for row in 1..<max(count, 1) {
            let key = keys[row]
            if key != last {
                last = key
                number = insert(key)
            }
            numbers[row] = number
        }
    }

    @inline(never)
    private func add(_ key: UInt64, at position: Int) -> UInt32 {
        let number = UInt32(truncatingIfNeeded: keys.count)
        keys.append(key)
        slots[position] = Slot(key: key, number: number &+ 1)
        if keys.count * 2 > slotMask { grow() }
        return number
    }

    private func grow() {
        let capacity = (slotMask + 1) * 4
        slots.deallocate()
        slots = Self.makeSlots(capacity)
        slotMask = capacity - 1
        for number in 0..<keys.count {
            let key = keys[number]
            var position = Int(truncatingIfNeeded: ck_hash_word(key)) & slotMask
            while slots[position].number != 0 { position = (position &+ 1) & slotMask }
            slots[position] = Slot(key: key, number: UInt32(truncatingIfNeeded: number) &+ 1)
        }
    }

    private static func makeSlots(_ capacity: Int) -> UnsafeMutablePointer<Slot> {
        let slots = UnsafeMutablePointer<Slot>.allocate(capacity: capacity)
        slots.initialize(repeating: Slot(key: 0, number: 0), count: capacity)
        return slots
    }
}

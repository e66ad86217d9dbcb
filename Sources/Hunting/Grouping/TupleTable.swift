import CKernels
import Columnar

/// A hash table of keys of several 64-bit words that numbers them 0, 1, 2... in the order in which they first come.
///
/// Invariants: `slotMask + 1` is a power of two and at least twice `count`; a slot is 0 when free, else the high half of the
/// key's hash over its number plus 1; word `w` of key `n` is `words[n * width + w]`. One owner at a time.
final class TupleTable {
    /// How many words a key has.
    let width: Int
    private var slots: UnsafeMutablePointer<UInt64>
    private var slotMask: Int
    private(set) var words: GrowableArray<UInt64>
    private(set) var count = 0

    init(width: Int) {
        self.width = width
        slots = .allocate(capacity: 512)
        slots.initialize(repeating: 0, count: 512)
        slotMask = 511
        words = GrowableArray(capacity: 256 * width)
    }

    deinit { slots.deallocate() }

    /// How much memory the table takes.
    var byteCount: Int { (slotMask + 1) * 8 + words.capacity * 8 }

    /// Writes the numbers of the keys of many rows, whose words lie column by column.
    func insert(_ columns: [UnsafePointer<UInt64>], _ numbers: UnsafeMutablePointer<UInt32>, count rows: Int) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: width) { key in
            guard let key = key.baseAddress else { return }
            columns.withUnsafeBufferPointer { columns in
                for row in 0..<rows {
                    for word in 0..<width { key[word] = columns[word][row] }
                    numbers[row] = insert(key)
                }
            }
        }
    }

    /// Writes the numbers of the keys of many rows; `UInt32.max` where a key is not there.
    func find(_ columns: [UnsafePointer<UInt64>], _ numbers: UnsafeMutablePointer<UInt32>, count rows: Int) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: width) { key in
            guard let key = key.baseAddress else { return }
            columns.withUnsafeBufferPointer { columns in
                for row in 0..<rows {
                    for word in 0..<width { key[word] = columns[word][row] }
                    numbers[row] = find(key)
                }
            }
        }
    }

    @inline(__always)
    private func hash(_ key: UnsafePointer<UInt64>) -> UInt64 {
        var hash = ck_hash_word(key[0])
        for word in 1..<width { hash = ck_hash_word(key[word] ^ hash) }
        return hash
    }

    @inline(__always)
    private func isKey(_ number: Int, _ key: UnsafePointer<UInt64>) -> Bool {
        let stored = words.base + number * width
        for word in 0..<width where stored[word] != key[word] { return false }
        return true
    }

    /// The number of a key, a new one when the key is new.
    func insert(_ key: UnsafePointer<UInt64>) -> UInt32 {
        let hash = hash(key)
        var position = Int(truncatingIfNeeded: hash) & slotMask
        while true {
            let slot = slots[position]
            if slot == 0 { break }
            if slot >> 32 == hash >> 32 {
                let number = UInt32(truncatingIfNeeded: slot) &- 1
                if isKey(Int(number), key) { return number }
            }
            position = (position &+ 1) & slotMask
        }
        let number = UInt32(truncatingIfNeeded: count)
        for word in 0..<width { words.append(key[word]) }
        count += 1
        slots[position] = hash & ~0xFFFF_FFFF | UInt64(number &+ 1)
        if count * 2 > slotMask { grow() }
        return number
    }

    private func find(_ key: UnsafePointer<UInt64>) -> UInt32 {
        let hash = hash(key)
        var position = Int(truncatingIfNeeded: hash) & slotMask
        while true {
            let slot = slots[position]
            if slot == 0 { return UInt32.max }
            if slot >> 32 == hash >> 32 {
                let number = UInt32(truncatingIfNeeded: slot) &- 1
                if isKey(Int(number), key) { return number }
            }
            position = (position &+ 1) & slotMask
        }
    }

    private func grow() {
        let capacity = (slotMask + 1) * 4
        slots.deallocate()
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: 0, count: capacity)
        slotMask = capacity - 1
        for number in 0..<count {
            let hash = hash(words.base + number * width)
            var position = Int(truncatingIfNeeded: hash) & slotMask
            while slots[position] != 0 { position = (position &+ 1) & slotMask }
            slots[position] = hash & ~0xFFFF_FFFF | UInt64(number + 1)
        }
    }
}

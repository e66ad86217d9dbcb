internal import CKernels
internal import Glibc

/// Gives equal texts equal codes: an open-addressing hash table over an arena of bytes, without a Swift string anywhere.
///
/// Codes count up from 0 in the order of first appearance, and code 0 is always the empty string. Bytes that are not UTF-8
/// are repaired (U+FFFD for each maximal bad piece, as `String(decoding:as:)` does) before they are stored. One owner at a
/// time: not for sharing between threads.
///
/// Invariants: `slots` has a power of two of elements, at most half of them taken; a slot is 0 when it is free, else
/// the high half of the hash over the code plus 1; `offsets` has one element more than there are entries.
package final class StringInterner {
    private var slots: UnsafeMutablePointer<UInt64>
    private var slotMask: Int
    private var offsets: GrowableMemory<UInt32>
    private var bytes: GrowableMemory<UInt8>

    /// How many distinct texts there are, the empty one among them.
    package var count: Int { offsets.count - 1 }
    /// How many bytes the distinct texts have together.
    package var byteCount: Int { bytes.count }

    /// Makes a table that knows the empty string alone.
    package init(expectedEntries: Int = 64) {
        var slotCount = 128
        while slotCount < expectedEntries * 2 { slotCount *= 2 }
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: 0, count: slotCount)
        slotMask = slotCount - 1
        offsets = GrowableMemory(capacity: expectedEntries + 2)
        bytes = GrowableMemory(capacity: expectedEntries * 16)
        offsets.append(0)
        offsets.append(0)
    }

    deinit { slots.deallocate() }

    /// The code of a text; a new one when the text is new. Nil when the text would be the one that takes the entries beyond
    /// 4 GiB.
    package func intern(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
        guard let base = text.baseAddress, !text.isEmpty else { return 0 }
        let hash = ck_hash_bytes(base, text.count)
        var slot = Int(truncatingIfNeeded: hash) & slotMask
        let tag = hash >> 32
        while slots[slot] != 0 {
            let entry = slots[slot]
            if entry >> 32 == tag {
                let code = UInt32(truncatingIfNeeded: entry) - 1
                let start = Int(offsets[Int(code)])
                if Int(offsets[Int(code) + 1]) - start == text.count,
                    memcmp(bytes.base + start, base, text.count) == 0
                {
                    return code
                }
            }
            slot = (slot + 1) & slotMask
        }
        // Known texts are valid, so only a new one has to be looked at.
        if ck_is_ascii(base, text.count) == 0, !UTF8Repair.isValid(text) {
            return UTF8Repair.withRepaired(text) { intern($0) }
        }
        guard bytes.count + text.count <= Int(UInt32.max) else { return nil }
        let code = UInt32(count)
        bytes.append(contentsOf: text)
        offsets.append(UInt32(bytes.count))
        slots[slot] = tag << 32 | UInt64(code + 1)
        if count * 2 > slotMask { grow() }
        return code
    }

    /// The code of a Swift string.
    package func intern(_ text: String) -> UInt32? {
        var text = text
        return text.withUTF8 { intern($0) }
    }

    /// The code of a text that was interned before; nil when it was not.
    package func find(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
        guard let base = text.baseAddress, !text.isEmpty else { return 0 }
        let hash = ck_hash_bytes(base, text.count)
        var slot = Int(truncatingIfNeeded: hash) & slotMask
        while slots[slot] != 0 {
            let entry = slots[slot]
            if entry >> 32 == hash >> 32 {
                let code = UInt32(truncatingIfNeeded: entry) - 1
                let start = Int(offsets[Int(code)])
                if Int(offsets[Int(code) + 1]) - start == text.count,
                    memcmp(bytes.base + start, base, text.count) == 0
                {
                    return code
                }
            }
            slot = (slot + 1) & slotMask
        }
        return nil
    }

    /// Lends the bytes of an entry for the duration of a call, during which nothing may be interned.
    package func withUTF8<Result>(of code: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let start = Int(offsets[Int(code)])
        return body(UnsafeBufferPointer(start: bytes.base + start, count: Int(offsets[Int(code) + 1]) - start))
    }

    /// The entries as a dictionary; the interner is empty afterwards and may be used again.
    package func finish() -> StringDictionary {
        let dictionary = StringDictionary(offsets: offsets.take(), bytes: bytes.take(), isDistinct: true)
        slots.update(repeating: 0, count: slotMask + 1)
        offsets.append(0)
        offsets.append(0)
        return dictionary
    }

    private func grow() {
        let oldCount = slotMask + 1
        let grown = UnsafeMutablePointer<UInt64>.allocate(capacity: oldCount * 2)
        grown.initialize(repeating: 0, count: oldCount * 2)
        slotMask = oldCount * 2 - 1
        slots.deallocate()
        slots = grown
        // The slots hold only half of the hash; the texts are hashed again, in order of the arena.
        for code in 1..<count {
            let start = Int(offsets[code])
            let hash = ck_hash_bytes(bytes.base + start, Int(offsets[code + 1]) - start)
            var slot = Int(truncatingIfNeeded: hash) & slotMask
            while slots[slot] != 0 { slot = (slot + 1) & slotMask }
            slots[slot] = (hash >> 32) << 32 | UInt64(code + 1)
        }
    }

    /// Checks the invariants of the type; for tests and debug builds.
    package func checkInvariants() {
        precondition((slotMask + 1) & slotMask == 0, "slot count is a power of two")
        var taken = 0
        for slot in 0...slotMask where slots[slot] != 0 {
            taken += 1
            precondition(Int(UInt32(truncatingIfNeeded: slots[slot])) <= count, "a slot points to an entry")
        }
        precondition(taken == count - 1, "each entry but the empty one has one slot")
        precondition(taken * 2 <= slotMask + 1, "at most half of the slots are taken")
    }
}

/// Makes UTF-8 of bytes that may not be.
package enum UTF8Repair {
    /// Whether the bytes are well-formed UTF-8.
    package static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        return ck_is_utf8(base, bytes.count) != 0
    }

    /// Lends repaired bytes: each maximal bad piece is U+FFFD.
    package static func withRepaired<Result>(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        var text = String(decoding: bytes, as: UTF8.self)
        return text.withUTF8(body)
    }
}

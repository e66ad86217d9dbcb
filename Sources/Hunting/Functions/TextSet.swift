import CKernels
import Columnar

/// A set of texts by their bytes, for `in` lists: open addressing over one run of bytes.
struct TextSet {
    private var bytes: [UInt8] = []
    private var offsets: [Int] = [0]
    /// Positions in `offsets`, -1 for a free slot; a power of two, at most half full.
    private var slots: [Int32]
    private let ignoresCase: Bool

    init(_ texts: [String], ignoringCase: Bool = false) {
        ignoresCase = ignoringCase
        var capacity = 8
        while capacity < texts.count * 2 { capacity *= 2 }
        slots = Array(repeating: -1, count: capacity)
        for var text in texts {
            text.withUTF8 { text in
                if ignoringCase {
                    CaseFolding.folded(text).withUnsafeBufferPointer { insert($0) }
                } else {
                    insert(text)
                }
            }
        }
    }

    private mutating func insert(_ text: UnsafeBufferPointer<UInt8>) {
        let slot = slot(of: text)
        guard slots[slot] < 0 else { return }
        slots[slot] = Int32(offsets.count - 1)
        bytes.append(contentsOf: text)
        offsets.append(bytes.count)
    }

    /// Whether the set has a text.
    func contains(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if ignoresCase {
            return CaseFolding.folded(text).withUnsafeBufferPointer { slots[slot(of: $0)] >= 0 }
        }
        return slots[slot(of: text)] >= 0
    }

    /// The slot that holds the text, or the free one where it would be.
    private func slot(of text: UnsafeBufferPointer<UInt8>) -> Int {
        let hash = text.baseAddress.map { ck_hash_bytes($0, text.count) } ?? 0
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let entry = Int(slots[slot])
            let range = offsets[entry]..<offsets[entry + 1]
            if range.count == text.count, bytes.withUnsafeBufferPointer({ $0[range].elementsEqual(text) }) { break }
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }
}

/// Contiguous memory that grows at its end and becomes a `Buffer` without being copied.
///
/// Invariants: `base` has room for `capacity` elements, the first `count` of which are initialised; one owner.
struct GrowableMemory<Element: BitwiseCopyable>: ~Copyable {
    private var allocation: BufferAllocation
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 0) {
        self.capacity = max(capacity, 8)
        allocation = BufferAllocation(byteCount: self.capacity * MemoryLayout<Element>.stride)
        base = allocation.base.bindMemory(to: Element.self, capacity: self.capacity)
    }

    subscript(position: Int) -> Element {
        get {
            precondition(position >= 0 && position < count, "position out of range")
            return base[position]
        }
        set {
            precondition(position >= 0 && position < count, "position out of range")
            base[position] = newValue
        }
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { reserve(count + 1) }
        base[count] = element
        count += 1
    }

    mutating func append(contentsOf elements: UnsafeBufferPointer<Element>) {
        if count + elements.count > capacity { reserve(count + elements.count) }
        if let source = elements.baseAddress { (base + count).update(from: source, count: elements.count) }
        count += elements.count
    }

    mutating func append(repeating element: Element, count added: Int) {
        if count + added > capacity { reserve(count + added) }
        (base + count).update(repeating: element, count: added)
        count += added
    }

    mutating func removeLast(_ removed: Int) {
        precondition(removed <= count, "more elements removed than there are")
        count -= removed
    }

    /// The elements as a buffer; the memory goes with it, and this one starts anew.
    mutating func take() -> Buffer<Element> {
        let buffer = Buffer(memory: UnsafeBufferPointer(start: base, count: count), owner: allocation)
        self = GrowableMemory()
        return buffer
    }

    private mutating func reserve(_ needed: Int) {
        var grown = capacity
        while grown < needed { grown *= 2 }
        let replacement = BufferAllocation(byteCount: grown * MemoryLayout<Element>.stride)
        let start = replacement.base.bindMemory(to: Element.self, capacity: grown)
        start.update(from: base, count: count)
        (allocation, base, capacity) = (replacement, start, grown)
    }
}

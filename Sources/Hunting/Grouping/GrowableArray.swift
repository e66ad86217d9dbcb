/// An array of trivial values without the checks and reference counting that an `Array` in a class brings to inner loops.
///
/// Invariant: `base` has room for `capacity` elements, of which the first `count` are initialised. One owner.
struct GrowableArray<Element: BitwiseCopyable>: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var count = 0
    private(set) var capacity: Int

    init(capacity: Int = 16) {
        self.capacity = max(capacity, 1)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    @inline(__always)
    subscript(position: Int) -> Element {
        get {
            assert(position >= 0 && position < count, "position out of range")
            return base[position]
        }
        set {
            assert(position >= 0 && position < count, "position out of range")
            base[position] = newValue
        }
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { reserve(count + 1) }
        base[count] = element
        count &+= 1
    }

    /// Makes the array as long as `newCount` when it is shorter, filled up with an element.
    mutating func grow(to newCount: Int, with element: Element) {
        guard newCount > count else { return }
        reserve(newCount)
        (base + count).initialize(repeating: element, count: newCount - count)
        count = newCount
    }

    mutating func removeAll() { count = 0 }

    private mutating func reserve(_ needed: Int) {
        guard needed > capacity else { return }
        let grown = max(needed, capacity * 2)
        let replacement = UnsafeMutablePointer<Element>.allocate(capacity: grown)
        replacement.update(from: base, count: count)
        base.deallocate()
        base = replacement
        capacity = grown
    }
}

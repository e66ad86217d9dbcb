/// Immutable contiguous memory of trivial values, shared by reference: an allocation of its own, or a piece of a mapped file.
///
/// Slicing shares the memory; nothing is ever written after the buffer was made, which is why it may cross threads.
///
/// Invariants: `base` points to `count` initialised elements, aligned for `Element`, that live at least as long as `owner`.
@frozen
package struct Buffer<Element: BitwiseCopyable>: @unchecked Sendable {
    // Unchecked because of the pointer and the reference. Proof: the memory behind `base` is filled before the initialiser
    // returns and never written again, and `owner` is only retained and released.
    @usableFromInline let owner: AnyObject?
    @usableFromInline let base: UnsafePointer<Element>?

    /// How many elements there are.
    package let count: Int

    /// Wraps memory that belongs to `owner`.
    ///
    /// - Parameters:
    ///   - memory: `count` initialised elements that stay valid and unchanged as long as `owner` lives.
    ///   - owner: What keeps the memory alive.
    @inlinable
    package init(memory: UnsafeBufferPointer<Element>, owner: AnyObject) {
        self.owner = owner
        self.base = memory.baseAddress
        self.count = memory.count
    }

    /// Copies a sequence of elements into memory of its own.
    @inlinable
    package init(_ elements: [Element]) {
        self.init(count: elements.count) { memory in
            for index in 0..<elements.count { memory[index] = elements[index] }
        }
    }

    /// Allocates memory of its own and lets the caller fill it.
    ///
    /// - Parameters:
    ///   - count: How many elements there will be.
    ///   - fill: Must initialise all `count` elements before it returns.
    /// - Throws: What `fill` throws.
    @inlinable
    package init<Failure: Error>(
        count: Int, filledBy fill: (UnsafeMutableBufferPointer<Element>) throws(Failure) -> Void
    ) throws(Failure) {
        let allocation = BufferAllocation(byteCount: count * MemoryLayout<Element>.stride)
        let memory = UnsafeMutableBufferPointer(
            start: allocation.base.bindMemory(to: Element.self, capacity: count), count: count)
        try fill(memory)
        self.init(memory: UnsafeBufferPointer(memory), owner: allocation)
    }

    /// The element at a position; the position must be inside the buffer.
    @inlinable
    package subscript(position: Int) -> Element {
        precondition(position >= 0 && position < count, "buffer position out of range")
        // `base` is nil only when `count` is 0, which the line above has excluded.
        return base.unsafelyUnwrapped[position]
    }

    /// A piece of the buffer that shares its memory.
    @inlinable
    package subscript(range: Range<Int>) -> Buffer {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "buffer range out of bounds")
        return Buffer(owner: owner, base: base.map { $0 + range.lowerBound }, count: range.count)
    }

    /// Lends a piece of the memory, which must be inside the buffer, for the duration of a call.
    @inlinable
    func withUnsafeBufferPointer<Result, Failure: Error>(
        _ start: Int, _ end: Int, _ body: (UnsafeBufferPointer<Element>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(start >= 0 && start <= end && end <= count, "buffer range out of bounds")
        // The caller holds the buffer, and with it the owner, until `body` returns.
        defer { withExtendedLifetime(owner) {} }
        return try body(UnsafeBufferPointer(start: base.map { $0 + start }, count: end - start))
    }

    /// Lends the memory for the duration of a call.
    @inlinable
    package func withUnsafeBufferPointer<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Element>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withExtendedLifetime(owner) { () throws(Failure) -> Result in
            try body(UnsafeBufferPointer(start: base, count: count))
        }
    }

    @inlinable
    init(owner: AnyObject?, base: UnsafePointer<Element>?, count: Int) {
        self.owner = owner
        self.base = base
        self.count = count
    }
}

/// One heap allocation, 64-byte aligned (a cache line, and what vector instructions like), freed with its last buffer.
@usableFromInline
final class BufferAllocation {
    @usableFromInline let base: UnsafeMutableRawPointer

    @usableFromInline
    init(byteCount: Int) {
        base = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 1), alignment: 64)
    }

    deinit { base.deallocate() }
}

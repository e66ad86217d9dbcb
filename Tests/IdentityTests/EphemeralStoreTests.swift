import Foundation
import Identity
import Testing
import Values

@Suite("Short-lived things")
struct EphemeralStoreTests {
    private let clock = TestClock(Date(timeIntervalSince1970: 1_700_000_000))

    private func store(_ capacity: Int) -> EphemeralStore<Int> {
        EphemeralStore(lifetime: 60, capacity: capacity, clock: clock.wall)
    }

    @Test func `a full store forgets what would end first`() {
        let store = store(3)
        let keys = (0..<5).map { store.insert($0) }
        #expect(keys.map { store[$0] } == [nil, nil, 2, 3, 4])
    }

    @Test func `what was taken out makes room`() {
        let store = store(3)
        let keys = (0..<3).map { store.insert($0) }
        #expect(store.remove(keys[1]) == 1)
        let added = store.insert(3)
        #expect((keys + [added]).map { store[$0] } == [0, nil, 2, 3])
    }

    @Test func `what has ended is neither found nor in the way`() {
        let store = store(2)
        let old = store.insert(0)
        clock.advance(by: 59)
        let young = store.insert(1)
        clock.advance(by: 1)
        #expect(store[old] == nil && store[young] == 1)
        let next = store.insert(2)
        #expect(store[young] == 1 && store[next] == 2)
    }

    /// The order of insertion is cleared up on the way, whatever is taken out of its middle.
    @Test func `thousands that come and go leave the right ones`() {
        let store = store(50)
        var kept: [(key: String, value: Int)] = []
        for value in 0..<5000 {
            let key = store.insert(value)
            if value.isMultiple(of: 3) { _ = store.remove(key) } else { kept.append((key, value)) }
        }
        #expect(kept.suffix(49).allSatisfy { store[$0.key] == $0.value })
        #expect(kept.dropLast(51).allSatisfy { store[$0.key] == nil })
    }
}

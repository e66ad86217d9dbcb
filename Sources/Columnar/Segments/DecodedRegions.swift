internal import Glibc
internal import Synchronization

/// Keeps unpacked regions of segment files in memory, up to a budget: those that were used last.
///
/// Only what the columns hold on to by themselves is counted and given up; what a running query holds stays until it is done.
final class DecodedRegions: Sendable {
    /// A quarter of the machine's memory, for all stores of the process.
    static let shared = DecodedRegions(
        budget: max(256 << 20, Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE))) / 4))

    private struct Entry {
        weak var column: StoredColumn?
        var kind: SegmentLayout.Region.Kind
        var bytes: Int
    }

    private let budget: Int
    private let clock = Atomic<UInt64>(1)
    private let entries = Mutex<(list: [Entry], bytes: Int)>(([], 0))

    init(budget: Int) { self.budget = budget }

    /// A time that is later than all given before.
    func tick() -> UInt64 { clock.add(1, ordering: .relaxed).newValue }

    /// Counts a region that a column has unpacked, and lets others go when there are too many.
    func add(_ kind: SegmentLayout.Region.Kind, of column: StoredColumn, bytes: Int) {
        entries.withLock { entries in
            entries.list.append(Entry(column: column, kind: kind, bytes: bytes))
            entries.bytes += bytes
            if entries.bytes <= budget { return }
            // Those of closed segments first, then the longest unused, down to three quarters so that this is rare.
            entries.list.removeAll { $0.column == nil }
            entries.bytes = entries.list.reduce(0) { $0 + $1.bytes }
            entries.list.sort { ($0.column?.lastUse(of: $0.kind) ?? 0) > ($1.column?.lastUse(of: $1.kind) ?? 0) }
            while entries.bytes > budget / 4 * 3, let last = entries.list.popLast() {
                last.column?.forget(last.kind)
                entries.bytes -= last.bytes
            }
        }
    }
}

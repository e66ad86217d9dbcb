package import Foundation

/// Where the time comes from: injected into everything that asks, so that a test or a simulation decides what time it is.
package struct WallClock: Sendable {
    private let read: @Sendable () -> Date

    /// Makes a clock of a function that tells the time.
    package init(_ read: @escaping @Sendable () -> Date) { self.read = read }

    /// The present time by this clock.
    package var now: Date { read() }

    /// The machine's clock.
    package static let system = WallClock { Date() }

    /// A clock that stands still.
    package static func fixed(_ date: Date) -> WallClock { WallClock { date } }
}

import Synchronization

/// Gives values that do not fit 64 bits (guids, decimals, dynamics) numbers, the same for all tasks of an operator.
final class ValueIdentities<Value: Hashable & Sendable>: Sendable {
    /// The number of a value that is not there.
    static var absent: UInt32 { UInt32.max }

    private struct State {
        var numbers: [Value: UInt32] = [:]
        var values: [Value] = []
    }

    private let state = Mutex(State())

    /// Calls `body` with a function that gives the number of a value, a new one when the value is new.
    func withNumbering<Result>(_ body: ((Value) -> UInt32) -> Result) -> Result {
        state.withLock { state in
            body { value in
                if let number = state.numbers[value] { return number }
                let number = UInt32(state.values.count)
                state.numbers[value] = number
                state.values.append(value)
                return number
            }
        }
    }

    /// Calls `body` with a function that gives the number of a value that is there, else `absent`.
    func withKnown<Result>(_ body: ((Value) -> UInt32) -> Result) -> Result {
        state.withLock { state in body { state.numbers[$0] ?? Self.absent } }
    }

    /// The values by number.
    var values: [Value] { state.withLock { $0.values } }
}

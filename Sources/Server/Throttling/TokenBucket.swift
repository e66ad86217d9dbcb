/// A bucket that holds so many tokens, loses one a call and refills evenly over its period.
struct TokenBucket: Sendable {
    /// How many calls a period allows.
    let capacity: Int
    /// The period, in seconds.
    let period: Double
    private var tokens: Double
    private var updated: Double

    init(capacity: Int, period: Double, now: Double) {
        self.capacity = capacity
        self.period = period
        tokens = Double(capacity)
        updated = now
    }

    /// How many seconds until a call is allowed; 0 when it is allowed now.
    mutating func wait(at now: Double) -> Double {
        tokens = min(Double(capacity), tokens + max(0, now - updated) * Double(capacity) / period)
        updated = now
        return tokens >= 1 ? 0 : (1 - tokens) * period / Double(capacity)
    }

    /// Takes the token of a call that is allowed.
    mutating func take() { tokens -= 1 }

    /// Whether nothing was taken, or everything has come back: such a bucket may be forgotten.
    func isFull(at now: Double) -> Bool {
        tokens + max(0, now - updated) * Double(capacity) / period >= Double(capacity)
    }
}

/// When a request is tried again.
public struct RetryPolicy: Sendable, Hashable {
    /// Tries in all; 1 means never again.
    public var attempts: Int
    /// The first pause where the service names none; each further one is twice as long.
    public var firstPause: Duration
    /// The longest pause. A service that asks for more gets its error passed on instead.
    public var longestPause: Duration

    /// A policy by its parts.
    public init(attempts: Int = 4, firstPause: Duration = .milliseconds(500), longestPause: Duration = .seconds(60)) {
        self.attempts = attempts
        self.firstPause = firstPause
        self.longestPause = longestPause
    }

    /// Never again.
    public static let never = RetryPolicy(attempts: 1)

    /// What one attempt came to, as far as trying again is concerned.
    package enum Outcome: Equatable {
        /// The service answered with this status, and perhaps said how long to wait.
        case status(Int, retryAfterSeconds: Double?)
        /// No answer: the connection failed.
        case noConnection
    }

    /// How long to wait before the next try; nil when there must be none.
    ///
    /// 429 was not carried out, so anything may be sent again. After a 5xx or a lost connection nobody knows, so only what
    /// is harmless twice is (`idempotent`).
    ///
    /// - `attempt`: The number of the try that just ended, from 1.
    package func pause(after outcome: Outcome, attempt: Int, idempotent: Bool) -> Duration? {
        guard attempt < attempts else { return nil }
        let asked: Double?
        switch outcome {
        case .status(429, let seconds): asked = seconds
        case .status(let status, let seconds) where idempotent && [500, 502, 503, 504].contains(status): asked = seconds
        case .noConnection where idempotent: asked = nil
        default: return nil
        }
        if let asked {
            let pause = Duration.seconds(max(0, asked))
            return pause <= longestPause ? pause : nil
        }
        return min(firstPause * (1 << min(attempt - 1, 20)), longestPause)
    }
}

import Synchronization

/// What the server counts about itself, in Prometheus's text format at `/metrics`.
package final class ServerMetrics: Sendable {
    /// The upper bounds of the duration histogram's buckets, in seconds.
    private static let bounds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180,
    ]

    private struct Histogram {
        var counts = [Int](repeating: 0, count: ServerMetrics.bounds.count)
        var sum = 0.0
        var count = 0
    }

    private struct Route: Hashable {
        let path: String
        let method: String
        let status: Int
    }

    private struct State {
        var requests: [Route: Int] = [:]
        var durations: [String: Histogram] = [:]
        var throttled: [String: Int] = [:]
        var rejectedTokens = 0
        var alertsRaised = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Counts a response. `path` is the template, never the caller's own text: the number of series is bounded.
    package func responded(path: String, method: String, status: Int) {
        state.withLock { $0.requests[Route(path: path, method: method, status: status), default: 0] += 1 }
    }

    /// Records how long an operation's handler took.
    package func handled(_ operation: String, in duration: Duration) {
        let seconds = duration.seconds
        state.withLock { state in
            var histogram = state.durations[operation] ?? Histogram()
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound { histogram.counts[index] += 1 }
            histogram.sum += seconds
            histogram.count += 1
            state.durations[operation] = histogram
        }
    }

    /// Counts a call that was throttled.
    package func throttled(_ operation: String) { state.withLock { $0.throttled[operation, default: 0] += 1 } }

    /// Counts a token that was not accepted.
    package func rejectedToken() { state.withLock { $0.rejectedTokens += 1 } }

    /// Counts alerts that the rules raised.
    package func raisedAlerts(_ count: Int) { state.withLock { $0.alertsRaised += count } }

    /// The metrics in the text exposition format, version 0.0.4.
    package func text() -> String {
        let state = state.withLock { $0 }
        var lines: [String] = []
        func family(_ name: String, _ type: String, _ help: String) {
            lines.append("# HELP \(name) \(help)")
            lines.append("# TYPE \(name) \(type)")
        }
        family("sallyport_http_requests_total", "counter", "Responses by route, method and status.")
        for (route, count) in state.requests.sorted(by: {
            ($0.key.path, $0.key.method, $0.key.status) < ($1.key.path, $1.key.method, $1.key.status)
        }) {
            lines.append(
                "sallyport_http_requests_total{route=\"\(route.path)\",method=\"\(route.method)\",status=\"\(route.status)\"} \(count)"
            )
        }
        family("sallyport_operation_duration_seconds", "histogram", "Time that an operation's handler took.")
        for (operation, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
            for (bound, count) in zip(Self.bounds, histogram.counts) {
                lines.append(
                    "sallyport_operation_duration_seconds_bucket{operation=\"\(operation)\",le=\"\(bound)\"} \(count)")
            }
            lines.append(
                "sallyport_operation_duration_seconds_bucket{operation=\"\(operation)\",le=\"+Inf\"} \(histogram.count)"
            )
            lines.append("sallyport_operation_duration_seconds_sum{operation=\"\(operation)\"} \(histogram.sum)")
            lines.append("sallyport_operation_duration_seconds_count{operation=\"\(operation)\"} \(histogram.count)")
        }
        family("sallyport_throttled_total", "counter", "Calls refused with 429.")
        for (operation, count) in state.throttled.sorted(by: { $0.key < $1.key }) {
            lines.append("sallyport_throttled_total{operation=\"\(operation)\"} \(count)")
        }
        family("sallyport_rejected_tokens_total", "counter", "Bearer tokens that were not accepted.")
        lines.append("sallyport_rejected_tokens_total \(state.rejectedTokens)")
        family("sallyport_alerts_raised_total", "counter", "Alerts that detection rules raised.")
        lines.append("sallyport_alerts_raised_total \(state.alertsRaised)")
        return lines.joined(separator: "\n") + "\n"
    }
}

import DefenderClient
import Testing

@Suite struct RetryPolicyTests {
    let policy = RetryPolicy(attempts: 4, firstPause: .milliseconds(500), longestPause: .seconds(60))

    @Test func `a throttled request waits as long as the service asks, even when it changes something`() {
        #expect(policy.pause(after: .status(429, retryAfterSeconds: 13), attempt: 1, idempotent: false) == .seconds(13))
    }

    @Test func `a service that asks for more than the longest pause is not waited for`() {
        #expect(policy.pause(after: .status(429, retryAfterSeconds: 61), attempt: 1, idempotent: true) == nil)
    }

    @Test(arguments: [(1, Duration.milliseconds(500)), (2, .seconds(1)), (3, .seconds(2))])
    func `pauses double where the service names none`(attempt: Int, pause: Duration) {
        #expect(policy.pause(after: .noConnection, attempt: attempt, idempotent: true) == pause)
    }

    @Test(arguments: [500, 502, 503, 504])
    func `a failed service is asked again only for what is harmless twice`(status: Int) {
        let outcome = RetryPolicy.Outcome.status(status, retryAfterSeconds: nil)
        #expect(policy.pause(after: outcome, attempt: 1, idempotent: true) != nil)
        #expect(policy.pause(after: outcome, attempt: 1, idempotent: false) == nil)
    }

    @Test(arguments: [200, 400, 401, 403, 404, 409, 501])
    func `an answer that another try would not change is final`(status: Int) {
        #expect(policy.pause(after: .status(status, retryAfterSeconds: nil), attempt: 1, idempotent: true) == nil)
    }

    @Test func `the last attempt is the last`() {
        #expect(policy.pause(after: .noConnection, attempt: 4, idempotent: true) == nil)
        #expect(RetryPolicy.never.pause(after: .noConnection, attempt: 1, idempotent: true) == nil)
    }
}

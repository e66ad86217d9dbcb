import NIOCore

/// Noticing that a client has gone while its answer is still being made: nobody waits for a query that nobody reads.
enum ClientDeparture {
    /// How often it is looked after. A connection tells nothing to a task that waits for something else.
    private static let interval = Duration.milliseconds(250)

    /// Runs work for a client, and cancels it when the client's connection, or its stream of one, has ended.
    ///
    /// - Throws: what the work throws; a `CancellationError` when the client has gone.
    static func cancelling<Result: Sendable>(
        with channel: any Channel, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        // The router can be asked without a connection too; then there is nobody who could go.
        guard channel.isActive else { return try await work() }
        return try await withThrowingTaskGroup(of: Result.self) { group in
            group.addTask(operation: work)
            group.addTask {
                while channel.isActive { try await Task.sleep(for: interval) }
                throw CancellationError()
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        }
    }

    /// Closes a connection whose client has closed its side. Clients of HTTP end a connection by that, TLS or not, and none
    /// waits for an answer afterwards; without it the connection would count as alive until something is written to it.
    final class Handler: ChannelInboundHandler, RemovableChannelHandler, Sendable {
        typealias InboundIn = Any

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            // A stream of HTTP/2 closes its side with every request; the connection that it belongs to has a parent too.
            if case ChannelEvent.inputClosed = event, context.channel.parent?.parent == nil {
                context.close(promise: nil)
            } else {
                context.fireUserInboundEventTriggered(event)
            }
        }
    }
}

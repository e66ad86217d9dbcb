import NIOCore
import NIOPosix
import Synchronization

/// An HTTP CONNECT proxy on loopback that leads the documented Microsoft hosts to the server.
///
/// It joins two connections and looks at nothing that passes between them: TLS is between the program and the server, so
/// the program verifies a certificate for the very name it asked for.
package struct ConnectProxy: Sendable {
    /// Where Sallyport listens.
    package let server: (host: String, port: Int)
    /// Whether other names may be reached.
    package let allowNetwork: Bool
    /// Told what was refused, once for each sentence.
    package let report: @Sendable (String) -> Void

    package init(
        server: (host: String, port: Int), allowNetwork: Bool, report: @escaping @Sendable (String) -> Void
    ) {
        self.server = server
        self.allowNetwork = allowNetwork
        self.report = report
    }

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Runs the proxy while the body runs, then ends every connection.
    ///
    /// - `body`: Gets the port that the proxy listens on.
    package func run<Result: Sendable>(_ body: @Sendable (_ port: Int) async throws -> Result) async throws -> Result {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try Self.connection(channel) }
            }
        guard let port = listener.channel.localAddress?.port else {
            preconditionFailure("a bound TCP socket has a port")
        }
        let reporter = Reporter(report)
        return try await withThrowingTaskGroup(of: Void.self, returning: Result.self) { group in
            group.addTask {
                try await listener.executeThenClose { connections in
                    // A connection's failure is its client's to see, and ends no other.
                    await withDiscardingTaskGroup { tunnels in
                        do {
                            for try await connection in connections {
                                tunnels.addTask { await serve(connection, reporter) }
                            }
                        } catch is CancellationError {
                            // The program has ended, and with it what the proxy was for.
                        } catch {
                            reporter.report("the proxy stopped listening: \(error)")
                        }
                    }
                }
            }
            let result = try await body(port)
            group.cancelAll()
            return result
        }
    }

    private static func connection(_ channel: any Channel) throws -> Connection {
        try Connection(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true))
    }

    private func serve(_ client: Connection, _ reporter: Reporter) async {
        do {
            try await client.executeThenClose { inbound, outbound in
                var bytes = inbound.makeAsyncIterator()
                var head = ByteBuffer()
                while true {
                    if let (request, length) = ProxyRequest.parse(head.readableBytesView) {
                        head.moveReaderIndex(forwardBy: length)
                        try await answer(request, rest: head, &bytes, outbound, reporter)
                        return
                    }
                    guard head.readableBytes <= ProxyRequest.headLimitBytes else {
                        try await outbound.write(Self.response(status: "431 Request Header Fields Too Large", ""))
                        return
                    }
                    guard var more = try await bytes.next() else { return }
                    head.writeBuffer(&more)
                }
            }
        } catch {
            // Either side closing in the middle is how many programs end; there is nobody left to tell.
        }
    }

    private func answer(
        _ request: ProxyRequest, rest: ByteBuffer,
        _ bytes: inout NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        _ client: NIOAsyncChannelOutboundWriter<ByteBuffer>, _ reporter: Reporter
    ) async throws {
        switch ProxyDecision(for: request, server: server, allowNetwork: allowNetwork) {
        case .refuse(let sentence):
            reporter.report(sentence)
            // Clients show the reason phrase and hide the body, so the sentence is in both.
            try await client.write(Self.response(status: "403 \(sentence)", sentence))
        case .reject(let sentence):
            reporter.report(sentence)
            try await client.write(Self.response(status: "400 Bad Request", sentence))
        case .tunnel(let host, let port):
            let target: Connection
            do {
                target = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                    .channelOption(.allowRemoteHalfClosure, value: true)
                    .channelOption(.socketOption(.tcp_nodelay), value: 1)
                    .connectTimeout(.seconds(10))
                    .connect(host: host, port: port) { channel in
                        channel.eventLoop.makeCompletedFuture { try Self.connection(channel) }
                    }
            } catch {
                let sentence = "\(host):\(port) cannot be reached"
                reporter.report("\(sentence): \(error)")
                try await client.write(Self.response(status: "502 \(sentence)", sentence))
                return
            }
            try await client.write(ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n"))
            try await join(rest: rest, &bytes, client, to: target)
        }
    }

    /// Passes bytes both ways until both sides have ended; one side's end is passed on as the end of its direction.
    private func join(
        rest: ByteBuffer, _ bytes: inout NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        _ client: NIOAsyncChannelOutboundWriter<ByteBuffer>, to target: Connection
    ) async throws {
        try await target.executeThenClose { targetBytes, targetWriter in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for try await buffer in targetBytes { try await client.write(buffer) }
                    client.finish()
                }
                if rest.readableBytes > 0 { try await targetWriter.write(rest) }
                while let buffer = try await bytes.next() { try await targetWriter.write(buffer) }
                targetWriter.finish()
                try await group.waitForAll()
            }
        }
    }

    private static func response(status: String, _ sentence: String) -> ByteBuffer {
        let body = sentence.isEmpty ? "" : sentence + "\n"
        let line = status.unicodeScalars.filter { $0.isASCII && $0.value >= 0x20 && $0.value != 0x7F }
        return ByteBuffer(
            string: "HTTP/1.1 \(String(String.UnicodeScalarView(line)))\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
    }
}

/// Says each sentence once: a program that tries again and again need not fill the screen.
private final class Reporter: Sendable {
    private let said = Mutex<Set<String>>([])
    private let say: @Sendable (String) -> Void

    init(_ say: @escaping @Sendable (String) -> Void) { self.say = say }

    func report(_ sentence: String) {
        if said.withLock({ $0.insert(sentence).inserted }) { say(sentence) }
    }
}

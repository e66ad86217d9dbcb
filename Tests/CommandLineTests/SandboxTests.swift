import NIOCore
import NIOPosix
import Synchronization
import Testing
import sallyport

@Suite struct ProxyRequestTests {
    private func parse(_ text: String) -> (request: ProxyRequest, headByteCount: Int)? {
        ProxyRequest.parse(Array(text.utf8))
    }

    @Test(arguments: [
        (
            "CONNECT login.microsoftonline.com:443 HTTP/1.1\r\nHost: x\r\n\r\n",
            ProxyRequest.connect(host: "login.microsoftonline.com", port: 443)
        ),
        ("CONNECT [::1]:8443 HTTP/1.0\r\n\r\n", .connect(host: "::1", port: 8443)),
        ("GET http://example.com/a?b HTTP/1.1\r\n\r\n", .absoluteForm(method: "GET", url: "http://example.com/a?b")),
        ("GET / HTTP/1.1\r\n\r\n", .malformed("GET / HTTP/1.1")),
        (
            "CONNECT login.microsoftonline.com HTTP/1.1\r\n\r\n",
            .malformed("CONNECT login.microsoftonline.com HTTP/1.1")
        ),
        ("CONNECT x:70000 HTTP/1.1\r\n\r\n", .malformed("CONNECT x:70000 HTTP/1.1")),
        ("\r\n", .malformed("")),
    ])
    func `a head is read as what it asks for`(text: String, expected: ProxyRequest) {
        #expect(parse(text)?.request == expected)
    }

    @Test func `a head may come in pieces, and what follows it is left`() {
        let head = "CONNECT a.example:443 HTTP/1.1\r\nProxy-Connection: keep-alive\r\n\r\n"
        for length in 0..<head.utf8.count { #expect(ProxyRequest.parse(head.utf8.prefix(length)) == nil) }
        #expect(parse(head + "\u{16}\u{3}")?.headByteCount == head.utf8.count)
    }
}

@Suite struct ProxyDecisionTests {
    private func decide(_ request: ProxyRequest, allowNetwork: Bool = false) -> ProxyDecision {
        ProxyDecision(for: request, server: ("127.0.0.1", 8443), allowNetwork: allowNetwork)
    }

    @Test(arguments: [
        "login.microsoftonline.com", "API.SecurityCenter.microsoft.com", "graph.microsoft.com", "login.windows.net",
    ])
    func `a documented host leads to the server, with the network or without`(host: String) {
        for allowed in [false, true] {
            #expect(
                decide(.connect(host: host, port: 443), allowNetwork: allowed) == .tunnel(host: "127.0.0.1", port: 8443)
            )
        }
    }

    @Test func `another host is refused by name`() throws {
        guard case .refuse(let sentence) = decide(.connect(host: "pypi.org", port: 443)) else {
            Issue.record("pypi.org was let through")
            return
        }
        #expect(sentence.contains("pypi.org:443"))
        #expect(sentence.contains("--allow-network"))
    }

    @Test func `another host is reached where the network is allowed`() {
        #expect(
            decide(.connect(host: "pypi.org", port: 443), allowNetwork: true) == .tunnel(host: "pypi.org", port: 443))
    }

    @Test func `the server's own address is reached`() {
        #expect(decide(.connect(host: "localhost", port: 8443)) == .tunnel(host: "localhost", port: 8443))
        #expect(decide(.connect(host: "localhost", port: 22)) != .tunnel(host: "localhost", port: 22))
    }

    @Test func `a documented host is reached on its port only`() {
        guard case .refuse = decide(.connect(host: "graph.microsoft.com", port: 22), allowNetwork: true) else {
            Issue.record("port 22 of graph.microsoft.com was let through")
            return
        }
    }

    @Test func `plain HTTP is refused by its address`() {
        guard case .refuse(let sentence) = decide(.absoluteForm(method: "GET", url: "http://example.com/")) else {
            Issue.record("plain HTTP was let through")
            return
        }
        #expect(sentence.contains("http://example.com/"))
    }
}

@Suite struct SandboxEnvironmentTests {
    private func environment(_ inherited: [String: String], allowNetwork: Bool = false) -> [String: String] {
        SandboxEnvironment.make(
            inherited: inherited, proxyPort: 4000, authority: "/ca.pem", bundle: "/bundle.pem",
            allowNetwork: allowNetwork)
    }

    @Test(arguments: ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
    func `every proxy variable names the proxy`(name: String) {
        #expect(environment([name: "http://elsewhere:3128"])[name] == "http://127.0.0.1:4000")
    }

    @Test func `with the network allowed plain HTTP goes directly`() {
        let environment = environment(["http_proxy": "x", "ALL_PROXY": "x"], allowNetwork: true)
        #expect(environment["HTTPS_PROXY"] == "http://127.0.0.1:4000")
        #expect(environment["http_proxy"] == nil)
        #expect(environment["ALL_PROXY"] == nil)
    }

    @Test func `nobody's list of exceptions leads past the proxy`() {
        let environment = environment(["NO_PROXY": "*", "no_proxy": "graph.microsoft.com"])
        #expect(environment["NO_PROXY"]?.contains("*") == false)
        #expect(environment["no_proxy"]?.contains("microsoft") == false)
    }

    @Test(arguments: ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "PIP_CERT"])
    func `a variable that replaces the system's authorities names the bundle`(name: String) {
        #expect(environment([name: "/old"])[name] == "/bundle.pem")
    }

    @Test func `a variable that adds authorities names ours alone`() {
        #expect(environment([:])["NODE_EXTRA_CA_CERTS"] == "/ca.pem")
    }

    @Test func `a certificate directory does not hide the file`() {
        #expect(environment(["SSL_CERT_DIR": "/etc/ssl/certs"])["SSL_CERT_DIR"] == nil)
    }

    @Test func `the rest of the environment stays`() {
        #expect(environment(["TENANT_ID": "t", "PATH": "/bin"])["TENANT_ID"] == "t")
    }
}

@Suite struct ConnectProxyTests {
    /// A server that sends back what it gets, and one connection to the proxy in front of it.
    private func throughProxy(_ request: String, then message: String = "") async throws -> String {
        let echo = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Echo())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(echo.localAddress?.port)
        let proxy = ConnectProxy(server: ("127.0.0.1", port), allowNetwork: false, report: { _ in })
        let answer = try await proxy.run { proxyPort in
            let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .channelOption(.allowRemoteHalfClosure, value: true)
                .connect(host: "127.0.0.1", port: proxyPort) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: true))
                    }
                }
            return try await client.executeThenClose { inbound, outbound in
                // Head and payload in one write: the bytes behind the head must reach the server too.
                try await outbound.write(ByteBuffer(string: request + message))
                outbound.finish()
                var received = ByteBuffer()
                for try await var buffer in inbound { received.writeBuffer(&buffer) }
                return String(buffer: received)
            }
        }
        try await echo.close()
        return answer
    }

    @Test func `a tunnel carries bytes both ways and ends when both sides have`() async throws {
        let answer = try await throughProxy("CONNECT graph.microsoft.com:443 HTTP/1.1\r\n\r\n", then: "hello")
        #expect(answer == "HTTP/1.1 200 Connection established\r\n\r\nhello")
    }

    @Test func `a refused host is named in the status line and in the body`() async throws {
        let answer = try await throughProxy("CONNECT pypi.org:443 HTTP/1.1\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 403 pypi.org:443 is refused"))
        #expect(answer.split(separator: "\r\n\r\n").last?.contains("pypi.org:443") == true)
    }

    @Test func `a head without end is cut off`() async throws {
        let answer = try await throughProxy(
            "CONNECT graph.microsoft.com:443 HTTP/1.1\r\nA: " + String(repeating: "x", count: 40_000))
        #expect(answer.hasPrefix("HTTP/1.1 431"))
    }
}

private final class Echo: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.writeAndFlush(data, promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
    }
}

@Suite struct ProgressLineTests {
    /// A clock that the test moves, and what was written.
    private final class Stage: Sendable {
        let start = ContinuousClock.now
        let elapsed = Mutex(Duration.zero)
        let written = Mutex<[String]>([])

        func line(terminal: Bool) -> ProgressLine {
            ProgressLine(
                settings: TerminalSettings(
                    outputIsTerminal: false, errorIsTerminal: terminal, width: 12, colour: false),
                now: { self.start + self.elapsed.withLock { $0 } },
                write: { text in self.written.withLock { $0.append(text) } })
        }

        func advance(_ duration: Duration) { elapsed.withLock { $0 += duration } }
        var text: [String] { written.withLock { $0 } }
    }

    @Test func `what is done within two seconds says nothing`() {
        let stage = Stage()
        let line = stage.line(terminal: true)
        stage.advance(.milliseconds(1999))
        line.update("half")
        line.finish()
        #expect(stage.text.isEmpty)
    }

    @Test func `a terminal's line is rewritten in place, fits it, and goes away`() {
        let stage = Stage()
        let line = stage.line(terminal: true)
        stage.advance(.seconds(2))
        line.update("12,345 events of many")
        stage.advance(.milliseconds(100))
        line.update("too soon")
        line.finish()
        #expect(stage.text == ["\r12,345 eve…\u{1B}[K", "\r\u{1B}[K"])
    }

    @Test func `a log gets a line now and then`() {
        let stage = Stage()
        let line = stage.line(terminal: false)
        for _ in 0..<40 {
            stage.advance(.seconds(1))
            line.update("working")
        }
        line.finish()
        #expect(stage.text == ["working\n", "working\n"])
    }
}

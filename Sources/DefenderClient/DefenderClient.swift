public import AsyncHTTPClient
package import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// A client of the Microsoft Defender APIs, in the Microsoft cloud or of a server of your own.
///
/// ```swift
/// let configuration = DefenderClient.Configuration(
///     cloud: .commercial, tenant: tenantID, clientID: clientID, credential: .secret(secret))
/// try await DefenderClient.with(configuration) { client in
///     for try await page in client.pages("/api/alerts?$filter=severity eq 'High'") { ... }
///     let found = try await client.hunt("DeviceProcessEvents | take 5")
/// }
/// ```
///
/// It asks for tokens when they are needed and keeps them until shortly before they end, follows `@odata.nextLink`,
/// waits as long as a throttling service asks, and tries again where that is safe.
public struct DefenderClient: Sendable {
    /// Who calls, and where.
    public struct Configuration: Sendable {
        /// The cloud or server.
        public var cloud: DefenderCloud
        /// The tenant's id or one of its verified domain names.
        public var tenant: String
        /// The application's id.
        public var clientID: String
        /// The application's proof.
        public var credential: ClientCredential
        /// When a request is tried again.
        public var retry: RetryPolicy
        /// How long one request may take.
        public var timeout: Duration

        /// A configuration by its parts. The time allowed covers a hunting query at the service's own limit.
        public init(
            cloud: DefenderCloud, tenant: String, clientID: String, credential: ClientCredential,
            retry: RetryPolicy = RetryPolicy(), timeout: Duration = .seconds(660)
        ) {
            self.cloud = cloud
            self.tenant = tenant
            self.clientID = clientID
            self.credential = credential
            self.retry = retry
            self.timeout = timeout
        }
    }

    private let configuration: Configuration
    private let transport: Transport
    private let tokens: TokenCache

    /// A client over an HTTP client of yours, which you shut down.
    public init(_ configuration: Configuration, httpClient: HTTPClient) {
        self.init(configuration, httpClient: httpClient, now: { Date() }, clock: ContinuousClock())
    }

    package init(
        _ configuration: Configuration, httpClient: HTTPClient, now: @escaping @Sendable () -> Date,
        clock: any Clock<Duration>
    ) {
        self.configuration = configuration
        let transport = Transport(
            httpClient: httpClient, retry: configuration.retry, timeout: configuration.timeout, clock: clock)
        self.transport = transport
        let endpoint = TokenEndpoint(configuration: configuration, transport: transport, now: now)
        self.tokens = TokenCache(now: now) { resource in try await endpoint.requestToken(for: resource) }
    }

    /// Runs the body with a client, and ends its connections afterwards.
    ///
    /// - `additionalTrust`: A PEM file of authorities to trust beside the system's: a private server's own.
    public static func with<Result>(
        _ configuration: Configuration, additionalTrust: String? = nil,
        _ body: (DefenderClient) async throws -> Result
    ) async throws -> Result {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let additionalTrust {
            tls.additionalTrustRoots = [.file(additionalTrust)]
        }
        var settings = HTTPClient.Configuration(tlsConfiguration: tls)
        settings.timeout.connect = .seconds(10)
        // Only the token endpoint and the APIs are spoken to, and neither redirects; following one would carry the
        // token to wherever it points.
        settings.redirectConfiguration = .disallow
        let httpClient = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
        do {
            let result = try await body(DefenderClient(configuration, httpClient: httpClient))
            try await httpClient.shutdown()
            return result
        } catch {
            // The body's error is the one to report, whatever closing the connections comes to.
            try? await httpClient.shutdown()
            throw error
        }
    }
}

// MARK: - Calls

extension DefenderClient {
    /// A token for an API, from the cache or fresh.
    public func token(for resource: DefenderResource) async throws -> AccessToken {
        try await tokens.token(for: resource)
    }

    /// Sends a request with a token of the API that its path belongs to.
    ///
    /// Throws ``DefenderClientError``; `CancellationError` when the task was cancelled.
    public func send(_ request: APIRequest) async throws -> APIAnswer {
        let resource = request.resource
        return try await send(request, to: try url(of: request.path, under: base(of: resource)), resource: resource)
    }

    /// Reads a path.
    public func get(_ path: String) async throws -> APIAnswer {
        try await send(APIRequest(.get, path))
    }

    /// Posts a value as JSON.
    public func post(_ path: String, _ body: some Encodable) async throws -> APIAnswer {
        try await send(APIRequest(.post, path, body: try JSONEncoder().encode(body)))
    }

    /// Changes properties; the value as JSON.
    public func patch(_ path: String, _ body: some Encodable) async throws -> APIAnswer {
        try await send(APIRequest(.patch, path, body: try JSONEncoder().encode(body)))
    }

    /// The pages of a list, each asked for when the loop comes to it.
    public func pages(_ path: String) -> Pages {
        Pages(client: self, path: path)
    }

    /// The answer, one page after another.
    public struct Pages: AsyncSequence, Sendable {
        let client: DefenderClient
        let path: String

        /// Begins at the first page.
        public func makeAsyncIterator() -> Iterator {
            Iterator(client: client, resource: APIRequest(.get, path).resource, position: .path(path))
        }

        /// Where the reading stands.
        public struct Iterator: AsyncIteratorProtocol {
            enum Position {
                case path(String)
                case link(String)
                case end
            }

            let client: DefenderClient
            let resource: DefenderResource
            var position: Position

            /// The next page; nil after the last.
            public mutating func next() async throws -> APIAnswer? {
                let answer: APIAnswer
                switch position {
                case .end: return nil
                case .path(let path): answer = try await client.get(path)
                case .link(let link): answer = try await client.follow(link, resource: resource)
                }
                position = answer.nextLink.map(Position.link) ?? .end
                return answer
            }
        }
    }

    /// Follows a link out of an answer. The token goes along, so the link must lead to the API that the answer came from.
    fileprivate func follow(_ link: String, resource: DefenderResource) async throws -> APIAnswer {
        let base = base(of: resource)
        guard let url = URL(string: link), url.scheme == base.scheme, url.host() == base.host(), url.port == base.port
        else {
            throw DefenderClientError.unexpectedAnswer("the link to the next page leads elsewhere: \(link)")
        }
        return try await send(APIRequest(.get, url.path()), to: url, resource: resource)
    }
}

// MARK: - On the wire

extension DefenderClient {
    private func send(_ request: APIRequest, to url: URL, resource: DefenderResource) async throws -> APIAnswer {
        var token = try await tokens.token(for: resource)
        var answer = try await transport.send(
            httpRequest(request, to: url, token: token), isIdempotent: request.isIdempotent)
        if answer.status == 401 {
            // The signing keys may have changed, or the token was revoked: once, a fresh token may do.
            await tokens.invalidate(token, for: resource)
            token = try await tokens.token(for: resource)
            answer = try await transport.send(
                httpRequest(request, to: url, token: token), isIdempotent: request.isIdempotent)
        }
        guard (200..<300).contains(answer.status) else { throw DefenderClientError.api(answer.apiError) }
        return APIAnswer(status: answer.status, body: answer.body)
    }

    private func httpRequest(_ request: APIRequest, to url: URL, token: AccessToken) -> Transport.Request {
        var headers = HTTPHeaders([("Authorization", "Bearer \(token.value)"), ("Accept", "application/json")])
        if request.body != nil { headers.add(name: "Content-Type", value: request.contentType) }
        return Transport.Request(
            method: HTTPMethod(rawValue: request.method.rawValue), url: url, headers: headers, body: request.body)
    }

    private func base(of resource: DefenderResource) -> URL {
        switch resource {
        case .graph: configuration.cloud.graph
        case .defenderXDR: configuration.cloud.defenderXDR
        default: configuration.cloud.defenderForEndpoint
        }
    }

    private func url(of path: String, under base: URL) throws(DefenderClientError) -> URL {
        guard path.hasPrefix("/") else {
            throw .unexpectedAnswer("a path begins with '/', such as /api/alerts: \(path)")
        }
        let root = base.absoluteString.hasSuffix("/") ? String(base.absoluteString.dropLast()) : base.absoluteString
        guard let url = URL(string: root + percentEncoded(path)) else {
            throw .unexpectedAnswer("not a path: \(path)")
        }
        return url
    }

    /// Encodes what a URL cannot hold and leaves what is encoded already: people write `$filter=severity eq 'High'`.
    private func percentEncoded(_ path: String) -> String {
        var encoded = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where "-._~:/?@!$&'()*+,;=%".utf8.contains(byte):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" + digits : digits)
            }
        }
        return encoded
    }
}

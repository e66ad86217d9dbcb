package import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import HummingbirdTLS
package import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The server: the authority and every API on one listener, by path.
package struct SallyportServer: Service {
    /// Why the server does not start.
    package enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
        case portInUse(host: String, port: Int)
        case portNotAllowed(host: String, port: Int)
        case addressNotAvailable(host: String)
        case cannotListen(host: String, port: Int, reason: String)

        package var description: String {
            switch self {
            case .portInUse(let host, let port):
                "Port \(port) on \(host) is in use. Stop the program that has it, or choose another port with --port."
            case .portNotAllowed(let host, let port):
                "Not allowed to listen on \(host):\(port). Ports below 1024 need privileges; choose another with --port."
            case .addressNotAvailable(let host): "This machine has no address '\(host)' to listen on."
            case .cannotListen(let host, let port, let reason): "Cannot listen on \(host):\(port): \(reason)."
            }
        }
    }

    private let configuration: ServerConfiguration
    private let installation: Installation
    private let logger: Logger
    private let metrics = ServerMetrics()
    private let onListening: @Sendable (Int) async -> Void

    /// Makes a server over an opened installation.
    ///
    /// `onListening`: Called once with the port, when the server accepts connections.
    package init(
        configuration: ServerConfiguration, installation: Installation, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.installation = installation
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until the surrounding service group shuts down gracefully: no new connections, requests under way are finished.
    ///
    /// Throws ``Failure``.
    package func run() async throws {
        do {
            try await application().run()
        } catch let error as IOError {
            throw Failure(error, configuration)
        }
    }

    /// The application with its listener, for ``run()`` and for tests over the real router.
    package func application() throws -> some ApplicationProtocol {
        let application = Application(
            router: router(), server: try serverBuilder(),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port), serverName: "sallyport", backlog: 1024
            ),
            services: services, onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
        return application
    }

    private func serverBuilder() throws -> HTTPServerBuilder {
        // A connection on which nothing is under way is closed after a minute; a query that takes longer is under way.
        let stream = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ClientDeparture.Handler()], idleTimeout: .seconds(60))
        guard let tls = configuration.tls else { return .http1(configuration: stream) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: tls.certificateChain.map { .certificate($0) }, privateKey: .privateKey(tls.privateKey))
        configuration.minimumTLSVersion = .tlsv12
        return try .http2Upgrade(
            tlsConfiguration: configuration,
            configuration: .init(idleTimeout: .seconds(60), streamConfiguration: stream))
    }

    private func router() -> Router<SallyportRequestContext> {
        let router = Router(context: SallyportRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ResponseMiddleware(metrics: metrics))
        router.add(
            middleware: OperationMiddleware(
                validator: installation.validator, services: installation.defender,
                directory: installation.directory,
                throttle: configuration.enforcesRateLimits ? Throttle(clock: installation.clock) : nil,
                metrics: metrics, clock: installation.clock))
        AuthorityRoutes(
            authority: installation.authority, validator: installation.validator, clock: installation.clock
        ).add(to: router)
        StatusRoutes(metrics: metrics, installation: installation).add(to: router)
        return router
    }

    private var services: [any Service] {
        var services: [any Service] = [SigningKeyService(installation: installation, logger: logger)]
        if let interval = configuration.detectionInterval {
            services.append(
                DetectionService(installation: installation, interval: interval, metrics: metrics, logger: logger))
        }
        return services
    }
}

extension SallyportServer.Failure {
    /// What an error of the listening socket means.
    fileprivate init(_ error: IOError, _ configuration: ServerConfiguration) {
        let (host, port) = (configuration.host, configuration.port)
        switch error.errnoCode {
        case EADDRINUSE: self = .portInUse(host: host, port: port)
        case EACCES, EPERM: self = .portNotAllowed(host: host, port: port)
        case EADDRNOTAVAIL: self = .addressNotAvailable(host: host)
        default: self = .cannotListen(host: host, port: port, reason: error.description)
        }
    }
}

package import ArgumentParser
package import DefenderClient
import Foundation

/// `sallyport token`: a token for one of the APIs, on standard output.
package struct TokenCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Print an access token, or what is in it.",
        discussion: """
            The token alone goes to standard output:
              curl -H "Authorization: Bearer $(sallyport token)" ...
            """)

    @Option(name: .long, help: "The API it is for: mde, xdr, graph, or an identifier URI.")
    package var resource: ResourceName = ResourceName(resource: .defenderForEndpoint)

    @Flag(name: .long, help: "Print the token's header and claims instead. Its signature is not verified.")
    package var decode = false

    @OptionGroup package var connection: ConnectionOptions

    package init() {}

    package func run() async throws {
        let connection = try connection.connection()
        let token = try await DefenderClient.with(
            connection.configuration, additionalTrust: connection.additionalTrust
        ) { client in try await client.token(for: resource.resource) }
        if decode {
            StandardOutput.line(try TokenText.decoded(token.value))
        } else {
            StandardOutput.line(token.value)
        }
    }
}

/// A resource as the command line names it.
package struct ResourceName: ExpressibleByArgument, Sendable {
    package let resource: DefenderResource

    package init(resource: DefenderResource) { self.resource = resource }

    package init?(argument: String) {
        switch argument.lowercased() {
        case "mde": resource = .defenderForEndpoint
        case "xdr": resource = .defenderXDR
        case "graph": resource = .graph
        default:
            guard argument.contains("://") || UUID(uuidString: argument) != nil else { return nil }
            resource = DefenderResource(identifier: argument)
        }
    }

    package var defaultValueDescription: String { "mde" }
}

/// A JWT for reading (RFC 7519): its header and claims as one JSON object.
package enum TokenText {
    package static func decoded(_ token: String) throws -> String {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = json(parts[0]), let claims = json(parts[1]) else {
            throw CommandFailure("the authority's token is not a JWT; only the API that it is for can read it")
        }
        return JSONLayout.indented("{\"header\":\(header),\"claims\":\(claims)}")
    }

    private static func json(_ part: Substring) -> String? {
        var base64 = String(part).replacing("-", with: "+").replacing("_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        return Data(base64Encoded: base64).map { String(decoding: $0, as: UTF8.self) }
    }
}

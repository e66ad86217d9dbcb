package import ArgumentParser
package import DefenderClient
import Foundation

/// `sallyport api GET /api/alerts`: any call of the APIs.
package struct APICommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "api",
        abstract: "Call an API and print its answer.",
        discussion: """
            Paths that begin with /v1.0 or /beta go to Graph, /api/incidents and /api/advancedhunting to Defender XDR, \
            the others to Defender for Endpoint; each with a token for it.

              sallyport api GET "/api/alerts?\\$filter=severity eq 'High'&\\$top=5"
              sallyport api POST /api/machines/ID/isolate --body '{"Comment":"test","IsolationType":"Full"}'
            """)

    @Argument(
        help: "GET, POST, PATCH, PUT or DELETE.",
        transform: { text in
            guard let method = APIRequest.Method(rawValue: text.uppercased()) else {
                throw ValidationError("'\(text)' is not a method of the APIs: GET, POST, PATCH, PUT or DELETE.")
            }
            return method
        })
    package var method: APIRequest.Method

    @Argument(help: "The path with its query. Blanks and quotes may stand as they are.")
    package var path: String

    @Option(name: .long, help: ArgumentHelp("The body, JSON.", valueName: "json"))
    package var body: String?

    @Option(name: .long, help: ArgumentHelp("A file that holds the body; '-' is standard input.", valueName: "file"))
    package var bodyFile: String?

    @Flag(name: .long, help: "Follow @odata.nextLink and print every page's values as one list.")
    package var all = false

    @OptionGroup package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        guard path.hasPrefix("/") else { throw ValidationError("The path begins with '/', such as /api/alerts.") }
        guard body == nil || bodyFile == nil else {
            throw ValidationError("--body and --body-file exclude each other.")
        }
        guard !all || method == .get else { throw ValidationError("--all is for GET.") }
    }

    package func run() async throws {
        let connection = try connection.connection()
        let request = APIRequest(method, path, body: try requestBody())
        try await DefenderClient.with(
            connection.configuration, additionalTrust: connection.additionalTrust
        ) { client in
            if all {
                Self.print(try await everyPage(client))
            } else {
                Self.print(try await client.send(request).body)
            }
        }
    }

    private func requestBody() throws -> Data? {
        if let body { return Data(body.utf8) }
        guard let bodyFile else { return nil }
        if bodyFile == "-" { return try FileHandle.standardInput.readToEnd() ?? Data() }
        do {
            return try Data(contentsOf: URL(filePath: bodyFile))
        } catch {
            throw CommandFailure("cannot read \(bodyFile): \(error.localizedDescription)", exitCode: ExitStatus.usage)
        }
    }

    private func everyPage(_ client: DefenderClient) async throws -> Data {
        struct Page: Codable { var value: [JSONValue] }
        let progress = ProgressLine(settings: .current())
        defer { progress.finish() }
        var values = Page(value: [])
        for try await page in client.pages(path) {
            values.value += try page.decoded(as: Page.self).value
            progress.update("\(values.value.count) values")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(values)
    }

    /// On a terminal laid out for reading, elsewhere the bytes as they came.
    private static func print(_ body: Data) {
        guard !body.isEmpty else { return }
        if TerminalSettings.current().outputIsTerminal {
            StandardOutput.line(JSONLayout.indented(String(decoding: body, as: UTF8.self)))
        } else {
            StandardOutput.write(body + Data("\n".utf8))
        }
    }
}

import Foundation

/// What `serve --demo` prints once it listens: where everything is, and three commands that work when pasted.
package struct NextSteps: Sendable {
    package var address: String
    package var dataDirectory: String
    /// How this program was called, for the commands.
    package var program: String
    /// Whether the data directory is the default, so that the commands need not name it.
    package var isDefaultDirectory: Bool
    /// What the tenants have: `Contoso: tenant 8f1c…, 305,854 events`.
    package var inventory: [String]

    package init(
        address: String, dataDirectory: String, program: String, isDefaultDirectory: Bool, inventory: [String]
    ) {
        self.address = address
        self.dataDirectory = dataDirectory
        self.program = program
        self.isDefaultDirectory = isDefaultDirectory
        self.inventory = inventory
    }

    /// The text, with its line ends.
    package var text: String {
        let call = Self.shellWord(program)
        let directory = isDefaultDirectory ? "" : " --data-dir \(Self.shellWord(dataDirectory))"
        let environment = Self.shellWord(dataDirectory + "/demo.env")
        return """
            Sallyport is listening on \(address)
            \(inventory.map { "  \($0)" }.joined(separator: "\n"))
              credentials: \(dataDirectory)/demo.env

            Paste into another terminal:

            1. The documented requests, with curl:
               (. \(environment); TOKEN=$(curl -s --cacert "$CA_CERT" -d grant_type=client_credentials -d "client_id=$CLIENT_ID" \
            --data-urlencode "client_secret=$CLIENT_SECRET" -d scope=https://api.securitycenter.microsoft.com/.default \
            "$AUTHORITY/$TENANT_ID/oauth2/v2.0/token" | sed 's/.*"access_token": *"\\([^"]*\\)".*/\\1/'); \
            curl -s --cacert "$CA_CERT" -H "Authorization: Bearer $TOKEN" "$API/api/alerts?\\$top=2")

            2. Hunt in the telemetry:
               \(call) hunt\(directory) 'DeviceProcessEvents | where ProcessCommandLine has "-enc" | project Timestamp, DeviceName, AccountName, ProcessCommandLine | top 10 by Timestamp'

            3. A program that knows only the Microsoft cloud, unmodified:
               \(call) exec\(directory) -- curl -s -H "Authorization: Bearer $(\(call) token\(directory))" 'https://api.securitycenter.microsoft.com/api/machines?$top=2'

            Stop the server with Ctrl-C.

            """
    }

    /// The text as one word of a POSIX shell: as it is where that is safe, else in single quotes.
    package static func shellWord(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "/._-+:@%,=".utf8.contains(byte)
                }
            }
        return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}

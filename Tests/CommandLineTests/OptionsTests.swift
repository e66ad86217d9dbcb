import ArgumentParser
import DefenderClient
import Foundation
import Testing
import sallyport

@Suite struct EnvironmentFileTests {
    @Test func `what is written is read back, quotes and blanks included`() {
        let file = EnvironmentFile([("CLIENT_SECRET", "a'b $c `d` \\ e"), ("API", "https://127.0.0.1:8443")])
        #expect(EnvironmentFile(parsing: file.text) == file)
    }

    @Test func `a shell reads the same values`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "environment-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: path) }
        let value = "a'b $c `d` \\ e"
        try EnvironmentFile([("VALUE", value)]).text.write(to: path, atomically: true, encoding: .utf8)
        let shell = Process()
        let output = Pipe()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", ". \"$0\"; printf %s \"$VALUE\"", path.path(percentEncoded: false)]
        shell.standardOutput = output
        try shell.run()
        #expect(try output.fileHandleForReading.readToEnd() == Data(value.utf8))
        shell.waitUntilExit()
    }
}

@Suite struct DataDirectoryTests {
    private func path(_ arguments: [String], _ environment: [String: String]) throws -> String {
        try DataDirectoryOption.parse(arguments).path(environment: environment)
    }

    @Test func `the command line comes first, then the variable, then the user's data directory`() throws {
        let environment = ["SALLYPORT_DATA_DIR": "/b", "XDG_DATA_HOME": "/c", "HOME": "/d"]
        #expect(try path(["--data-dir", "/a"], environment) == "/a")
        #expect(try path([], environment) == "/b")
        #expect(try path([], ["XDG_DATA_HOME": "/c", "HOME": "/d"]) == "/c/sallyport")
        #expect(try path([], ["HOME": "/d", "XDG_DATA_HOME": ""]) == "/d/.local/share/sallyport")
    }

    @Test func `a relative directory is one of the current directory`() throws {
        #expect(try path(["--data-dir", "x/../y"], [:]) == FileManager.default.currentDirectoryPath + "/y")
    }
}

@Suite struct ConnectionOptionsTests {
    private static let demo = [
        "TENANT_ID": "demo-tenant", "CLIENT_ID": "demo-client", "CLIENT_SECRET": "demo-secret",
        "AUTHORITY": "https://127.0.0.1:8443", "API": "https://127.0.0.1:8443", "CA_CERT": "/data/tls/ca.pem",
    ]

    private func withDemoFile<Result>(_ body: (String) throws -> Result) throws -> Result {
        let url = FileManager.default.temporaryDirectory.appending(path: "connection-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        try EnvironmentFile(Self.demo.map { ($0.key, $0.value) }).text.write(
            to: url.appending(path: "demo.env"), atomically: true, encoding: .utf8)
        return try body(url.path(percentEncoded: false))
    }

    private func connection(_ arguments: [String], _ environment: [String: String]) throws
        -> ConnectionOptions.Connection
    {
        try ConnectionOptions.parse(arguments).connection(environment: environment)
    }

    @Test func `the demo's file is enough`() throws {
        try withDemoFile { directory in
            let connection = try connection(["--data-dir", directory], [:])
            #expect(connection.configuration.tenant == "demo-tenant")
            #expect(connection.configuration.cloud.graph.absoluteString == "https://127.0.0.1:8443")
            #expect(connection.additionalTrust == "/data/tls/ca.pem")
        }
    }

    @Test func `the environment is taken whole, never mixed with the demo's file`() throws {
        try withDemoFile { directory in
            let error = #expect(throws: CommandFailure.self) {
                try connection(["--data-dir", directory], ["TENANT_ID": "mine", "CLIENT_ID": "app"])
            }
            #expect(error?.description.contains("AUTHORITY") == true)
        }
    }

    @Test func `the demo's secret is not sent to a Microsoft cloud`() throws {
        _ = try withDemoFile { directory in
            #expect(throws: CommandFailure.self) {
                try connection(
                    ["--data-dir", directory, "--cloud", "gcc-high", "--tenant", "t", "--client-id", "c"], [:])
            }
        }
    }

    @Test func `a Microsoft cloud has its documented hosts`() throws {
        let arguments = ["--cloud", "gcc-high", "--tenant", "t", "--client-id", "c", "--client-secret", "s"]
        let cloud = try connection(arguments, ["CA_CERT": "/x", "HOME": "/nowhere"]).configuration.cloud
        #expect(cloud.authority.host() == "login.microsoftonline.us")
        #expect(cloud.defenderForEndpoint.host() == "api-gov.securitycenter.microsoft.us")
    }

    @Test func `the command line comes before the environment`() throws {
        let connection = try connection(["--tenant", "other"], Self.demo)
        #expect(connection.configuration.tenant == "other")
        #expect(connection.configuration.clientID == "demo-client")
    }

    @Test func `what is missing is named with the ways to give it`() {
        let error = #expect(throws: CommandFailure.self) { try connection([], ["HOME": "/nowhere"]) }
        #expect(error?.description.contains("--tenant") == true)
        #expect(error?.description.contains("serve --demo") == true)
        #expect(error?.exitCode == ExitStatus.usage)
    }

    @Test(arguments: ["localhost:8443", "ftp://x", "https://", ""])
    func `an address that is none is refused`(address: String) {
        var environment = Self.demo
        environment["AUTHORITY"] = nil
        environment["API"] = nil
        #expect(throws: CommandFailure.self) { try connection(["--authority", address], environment) }
    }
}

@Suite struct ServerAddressTests {
    @Test(arguments: [
        ("https://127.0.0.1:8443", "127.0.0.1", 8443), ("https://localhost", "localhost", 443),
        ("https://[::1]:9", "::1", 9),
    ])
    func `an address is read and written`(url: String, host: String, port: Int) throws {
        let address = try #require(ServerAddress(url: url))
        #expect(address == ServerAddress(host: host, port: port))
        #expect(ServerAddress(url: address.url) == address)
    }

    @Test(arguments: ["http://127.0.0.1:8443", "127.0.0.1", ""])
    func `what is not HTTPS is none`(url: String) {
        #expect(ServerAddress(url: url) == nil)
    }
}

@Suite struct CommandsTests {
    @Test(arguments: [
        ["api", "GET", "/api/alerts"], ["hunt", "print 1"], ["hunt", "--file", "q.kql", "--output", "csv"],
        ["token", "--resource", "https://x.example/y"], ["exec", "--allow-network", "--", "ls", "--all"],
        ["kql", "check", "a", "b"],
    ])
    func `a command line is understood`(arguments: [String]) throws {
        _ = try Sallyport.parseAsRoot(arguments)
    }

    @Test(arguments: [
        ["api", "FETCH", "/api/alerts"], ["api", "GET", "alerts"], ["hunt"], ["hunt", "x", "--file", "y"],
        ["hunt", "print 1", "--through", "sentinel"], ["token", "--resource", "mdatp"], ["kql", "check"],
        ["hunt", "print 1", "--through", "mde", "--timespan", "P1D"], ["api", "POST", "/x", "--all"],
    ])
    func `a wrong command line is refused with the usage status`(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try Sallyport.parseAsRoot(arguments) }
        #expect(error.map { Sallyport.exitCode(for: $0) } == ExitStatus.usage)
    }

    @Test func `exec passes everything behind the marker on`() throws {
        let command = try #require(try Sallyport.parseAsRoot(["exec", "--", "ls", "--data-dir", "x"]) as? ExecCommand)
        #expect(command.program == ["--", "ls", "--data-dir", "x"])
        #expect(command.dataDirectory.dataDir == nil)
    }
}

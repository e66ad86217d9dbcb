package import ArgumentParser
import Columnar
import Foundation
import Identity
import Records
import Server
import Telemetry
import Values

/// `sallyport import PATH...`: recorded telemetry into a tenant's store.
package struct ImportCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import recorded telemetry into a tenant's hunting tables.",
        discussion: """
            Reads Windows events (Sysmon, Security, PowerShell, System) as JSON lines in the shapes that collectors write, \
            Defender's streaming export, and JSON or CSV rows of hunting tables; plain, or in .zip, .gz and .tar.gz. \
            Ends with counts by table and by reason. Rejected records go to a file beside the store, with their reasons; \
            the good ones beside them are kept. The detection rules look at new rows when \
            a server runs, within 15 seconds. The exit status is 1 when a file could not be read to its end, or when no \
            record could be used.
            """)

    @Argument(help: "Files and directories.")
    package var paths: [String]

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The tenant, by id or domain (default: the demo's own, else the only one).", valueName: "tenant"))
    package var tenant: String?

    @OptionGroup package var dataDirectory: DataDirectoryOption

    package init() {}

    package func run() async throws {
        let path = dataDirectory.path
        for file in paths where !FileManager.default.fileExists(atPath: file) {
            throw CommandFailure("there is no \(file)", exitCode: ExitStatus.usage)
        }
        let dataDirectory = URL(filePath: path)
        let tenant = try await self.tenant(in: dataDirectory)
        let progress = ProgressLine(settings: .current())
        defer { progress.finish() }

        let deadLetters = "\(path)/tenants/\(tenant.id)/rejected-\(Self.timestamp(Date())).ndjson"
        let report = try await TelemetryWriting.withStore(of: tenant, dataDirectory: dataDirectory) { store in
            try await Importer(deadLetterPath: deadLetters).run(
                paths: paths, into: StoreDestination(store)
            ) { state in progress.update(ImportSummary.text(state)) }
        }
        progress.finish()

        let summary = ImportSummary(report)
        for line in summary.lines { StandardOutput.line(line) }
        for problem in summary.problems { StandardError.line("sallyport: \(problem)") }
        if report.counts.events > 0, report.counts.rejectedCount == report.counts.events {
            throw CommandFailure("every record was rejected; nothing was imported")
        }
        if !summary.problems.isEmpty { throw ExitStatus.failure }
    }

    /// The tenant that is imported for. The directory is only read, so a server may be running; a fresh one is given the
    /// demo's tenants and applications, without its telemetry, and then must be ours alone.
    private func tenant(in dataDirectory: URL) async throws -> Tenant {
        if !FileManager.default.fileExists(atPath: dataDirectory.appending(path: "records.sqlite").path) {
            let installation = try Installation.open(
                at: dataDirectory, encryption: .wanted(by: ProcessInfo.processInfo.environment))
            let organisation = try await DemoTenants.prepare(in: installation.directory).organisation
            guard tenant != nil else { return organisation }
            return try chosenTenant(in: installation.directory, dataDirectory)
        }
        let records = try Records.open(dataDirectory: dataDirectory)
        return try chosenTenant(in: Directory(records: records, clock: .system), dataDirectory)
    }

    private func chosenTenant(in directory: Directory, _ dataDirectory: URL) throws -> Tenant {
        if let tenant {
            let found = TenantID(tenant).flatMap { directory.tenant($0) } ?? directory.tenant(ownerOf: tenant)
            guard let found else {
                let known = directory.tenants.map { "\($0.id) (\($0.displayName))" }.joined(separator: ", ")
                throw CommandFailure(
                    "there is no tenant '\(tenant)'" + (known.isEmpty ? "" : "; there are \(known)"),
                    exitCode: ExitStatus.usage)
            }
            return found
        }
        if let demo = DemoTenants.organisation(in: directory) { return demo }
        guard !directory.tenants.isEmpty else {
            throw CommandFailure("\(dataDirectory.path) has no tenant yet: 'sallyport serve --demo' founds two")
        }
        guard directory.tenants.count == 1, let only = directory.tenants.first else {
            let known = directory.tenants.map { "\($0.id) (\($0.displayName))" }.joined(separator: ", ")
            throw CommandFailure("which tenant? --tenant names one of \(known)", exitCode: ExitStatus.usage)
        }
        return only
    }

    private static func timestamp(_ date: Date) -> String {
        date.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
    }
}

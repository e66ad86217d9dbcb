import Foundation
import Telemetry
import Testing

/// Files as people have them: packed, cut, or made to hurt. The archives were made by a script (Python's zipfile and gzip) of rows of
/// DeviceProcessEvents.
struct ArchiveTests {
    /// Two rows; a member of macOS; twelve rows in a directory.
    static let zip =
        Data(
            base64Encoded:
                "UEsDBBQAAAAIAAAAIVwxXqajfQAAABABAAAaAAAARGV2aWNlUHJvY2Vzc0V2ZW50cy5uZGpzb26rVgrJzE0tLknMLVCyUjIyMDLTNTAEohADAysQMoxS0lFySS3LTE71TAGqSDGE8/0Sc1OBIhn5xSVAMcfkksz8vJDKApBYQFF+cmpxsXNRamJJagpQ1i0zB6Y+0VAvtSIVKBaUWpBfVAIy1bCWq5qAO4yo7w4jDHcY1XIBAFBLAwQUAAAACAAAACFcvWNMoQwAAAAKAAAAJQAAAF9fTUFDT1NYLy5fRGV2aWNlUHJvY2Vzc0V2ZW50cy5uZGpzb25jYBVjT8rMSyyqBABQSwMEFAAAAAgAAAAhXNLYVKO7AQAAuAgAAB8AAABtb3JlL0RldmljZVByb2Nlc3NFdmVudHMubmRqc29uzZZNi5QxDMfvfoznvEremqZ7WxTRi4jOyVubpOyA6ywzgyiL393OQT/DAzm0SSg/0n/SvmyH41Nerv3pebvfCEhfAy47ANzfjL9td9u7/Hn0/BgrI/D//lN/yuV5PF2uy/fg1+Ppx+H38833+XzyvFzenrNfM1b0/fH7v/zOb/JXLt+XfD6dr7dT+W77+uEBV9DZdAwXD0VOhrCJ2mM2HLWYdCItA2fZ/rx62Rk5eeoUqRkSpQ5MmjmsCYqzsCNQdVkQ+yNv2VxRFSmrNu3q6b4KblkQFCsjhnXeH3nKgAWrUAW9dqueQm6EBpXSnMuYrVHsj9yZxJuVNgxhVV3TW5CpsncjiyhTBg/aH7kIJYdwJZAsFIOIsBcDsA5laUdUKpa2P/KJM4Q6tVpKiCP3BtQYPW5du7RiQ9e8yf2RQxmausZhDRkZXlBWTzZOdZ7MDTuNNSjn/sjn6k8U6UBlCPK03tYas6tYrxGgxi3HHtViyOBCXCtDxuxzhNbZFJu25jOxmfXYITmbg9sMq7hkMRyqTq5WRwusLdeNwGqEPb6hFmZ8E0ZmWKAs9QTPnBVW0bXD+h1gmt10/hdQSwECFAMUAAAACAAAACFcMV6mo30AAAAQAQAAGgAAAAAAAAAAAAAAgAEAAAAARGV2aWNlUHJvY2Vzc0V2ZW50cy5uZGpzb25QSwECFAMUAAAACAAAACFcvWNMoQwAAAAKAAAAJQAAAAAAAAAAAAAAgAG1AAAAX19NQUNPU1gvLl9EZXZpY2VQcm9jZXNzRXZlbnRzLm5kanNvblBLAQIUAxQAAAAIAAAAIVzS2FSjuwEAALgIAAAfAAAAAAAAAAAAAACAAQQBAABtb3JlL0RldmljZVByb2Nlc3NFdmVudHMubmRqc29uUEsFBgAAAAADAAMA6AAAAPwCAAAAAA=="
        ) ?? Data()

    /// The same two rows.
    static let gzip =
        Data(
            base64Encoded:
                "H4sIAAAAAAACA6tWCsnMTS0uScwtULJSMjIwMtM1MASiEAMDKxAyjFLSUXJJLctMTvVMAapIMYTz/RJzU4EiGfnFJUAxx+SSzPy8kMoCkFhAUX5yanGxc1FqYklqClDWLTMHpj7RUC+1IhUoFpRakF9UAjLVsJarmoA7jKjvDiMMdxjVcgEAMV6moxABAAA="
        ) ?? Data()

    /// 160,000 bytes of `{"a":1}` in 280.
    static let bomb =
        Data(
            base64Encoded:
                "H4sIAAAAAAACA+3FMQ0AMAgAsH8ycLAXN+ggeEcCBtqnHRX557Vt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27Zt27ZtHy+XVBmoAHECAA=="
        ) ?? Data()

    @Test func `the members of a zip are imported, and macOS's resource forks are passed over`() async throws {
        let directory = try TemporaryDirectory()
        let imported = try await ImportedRows(files: directory.file("rows.zip", Self.zip))
        #expect(imported.report.files.map(\.members) == [2])
        #expect(imported.report.problems.isEmpty)
        #expect(imported.report.counts.rows == ["DeviceProcessEvents": ["ProcessCreated": 14]])
    }

    @Test func `a single gzip file is imported as what it holds`() async throws {
        let directory = try TemporaryDirectory()
        let imported = try await ImportedRows(files: directory.file("DeviceProcessEvents.ndjson.gz", Self.gzip))
        #expect(imported.report.counts.rows == ["DeviceProcessEvents": ["ProcessCreated": 2]])
    }

    @Test func `a truncated zip gives the members before the cut and says that it is damaged`() async throws {
        let directory = try TemporaryDirectory()
        let imported = try await ImportedRows(files: directory.file("cut.zip", Self.zip.prefix(600)))
        #expect(imported.report.counts.rows["DeviceProcessEvents"]?["ProcessCreated"] ?? 0 >= 2)
        guard case .damagedArchive(let member, _) = imported.report.problems.first?.problem else {
            Issue.record("the damage was not reported")
            return
        }
        #expect(member == "more/DeviceProcessEvents.ndjson")
    }

    @Test func `a file that expands too far is stopped`() async throws {
        let directory = try TemporaryDirectory()
        let limits = ImportLimits(expansion: ExpansionLimits(ratio: 100, ratioFloor: 10_000))
        let imported = try await ImportedRows(
            files: directory.file("bomb.gz", Self.bomb), importer: Importer(limits: limits))
        guard case .expandsTooFar = imported.report.problems.first?.problem else {
            Issue.record("the bomb was unpacked")
            return
        }
        #expect(imported.report.counts.events < 20_000)
    }

    @Test func `the bytes of a file are limited whatever their ratio`() async throws {
        let directory = try TemporaryDirectory()
        let limits = ImportLimits(expansion: ExpansionLimits(totalBytes: 50_000))
        let imported = try await ImportedRows(
            files: directory.file("bomb.gz", Self.bomb), importer: Importer(limits: limits))
        guard case .expandsTooFar(_, let bytes) = imported.report.problems.first?.problem else {
            Issue.record("the limit was passed")
            return
        }
        #expect(bytes > 50_000)
    }

    @Test func `a directory is imported file by file, hidden files aside`() async throws {
        let directory = try TemporaryDirectory()
        _ = try directory.file("a.zip", Self.zip)
        _ = try directory.file("DeviceProcessEvents.ndjson.gz", Self.gzip)
        _ = try directory.file(".hidden.ndjson", "{}\n")
        let imported = try await ImportedRows(files: directory.path)
        #expect(imported.report.files.count == 2)
        #expect(imported.report.counts.rows == ["DeviceProcessEvents": ["ProcessCreated": 16]])
    }

    @Test func `a missing file, an empty file and an empty directory are named, and the others are imported`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let empty = try directory.file("empty.json", "")
        let good = try directory.file("DeviceProcessEvents.ndjson.gz", Self.gzip)
        let hollow = try TemporaryDirectory()
        let imported = try await ImportedRows(files: directory.path + "/nothing.json", empty, hollow.path, good)
        #expect(Set(imported.report.problems.map(\.problem.description)).count == 3)
        #expect(imported.report.problems.contains { $0.problem == .missing })
        #expect(imported.report.problems.contains { $0.problem == .emptyFile })
        #expect(imported.report.problems.contains { $0.problem == .emptyDirectory })
        #expect(imported.report.counts.rowCount == 2)
    }

    @Test(arguments: [("notes.txt", "Dear diary,\nnothing happened.\n"), ("image.png", "\u{89}PNG\r\n\u{1A}\n0000")])
    func `a file that is no recording is refused by name`(name: String, content: String) async throws {
        let imported = try await ImportedRows(content, as: name)
        #expect(imported.report.problems.map(\.problem) == [.unrecognisedFormat(member: "")])
        #expect(imported.report.counts.events == 0)
    }

    @Test func `text in UTF-16 is refused with what to do`() async throws {
        let directory = try TemporaryDirectory()
        let imported = try await ImportedRows(
            files: directory.file("shell.json", [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00]))
        #expect(imported.report.problems.first?.problem.description.contains("iconv") == true)
    }
}

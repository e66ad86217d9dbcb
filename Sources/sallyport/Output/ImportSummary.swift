import Foundation
package import Telemetry

/// What an import came to, for reading: a line a table, a line a reason, and whether everything adds up.
package struct ImportSummary: Sendable {
    private let report: ImportReport

    package init(_ report: ImportReport) { self.report = report }

    /// The lines, widest number first in its column.
    package var lines: [String] {
        let counts = report.counts
        var lines = [
            "\(Self.number(counts.events)) events: \(Self.number(counts.rowCount)) rows, "
                + "\(Self.number(counts.notMappedCount)) not mapped, \(Self.number(counts.rejectedCount)) rejected"
        ]
        lines += section("rows", counts.rowsByTable)
        lines += section("derived rows", report.derivedRows)
        lines += section("not mapped", Self.byName(counts.notMapped))
        lines += section("rejected", Self.byName(counts.rejected))
        if let path = report.deadLetterPath { lines.append("rejected records are in \(path)") }
        if counts.rejected[.unknownRecordShape, default: 0] > 0 {
            lines.append(
                "records of an unknown shape are neither Windows events nor rows whose columns tell their table; "
                    + "rows of one table are taken when the file's name begins with it: DeviceProcessEvents.ndjson")
        }
        if !report.passedOver.isEmpty {
            lines.append("passed over, since they hold no records: " + report.passedOver.joined(separator: ", "))
        }
        if !counts.ignoredFields.isEmpty {
            lines.append("fields without a column: " + counts.ignoredFields.sorted().joined(separator: ", "))
        }
        return lines
    }

    /// The files that were not read to their end, each with its reason.
    package var problems: [String] { report.problems.map { "\($0.path): \($0.problem)" } }

    private func section(_ heading: String, _ counts: [String: Int]) -> [String] {
        guard !counts.isEmpty else { return [] }
        let rows = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let width = rows.map { Self.number($0.value).count }.max() ?? 0
        return ["\(heading):"]
            + rows.map { name, count in
                let number = Self.number(count)
                return "  " + String(repeating: " ", count: width - number.count) + number + "  " + name
            }
    }

    private static func byName<Reason: RawRepresentable<String>>(_ counts: [Reason: Int]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue.replacing("_", with: " "), $0.value) })
    }

    /// Digits in groups of three, whatever the locale: the output is compared and searched.
    package static func number(_ value: Int) -> String {
        var digits = String(value)
        var position = digits.count - 3
        while position > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: position))
            position -= 3
        }
        return digits
    }
}

extension ImportSummary {
    /// How far an import is: `34% of 16.6 MB, 120,000 events`.
    package static func text(_ progress: ImportProgress) -> String {
        let percent = progress.bytesTotal > 0 ? progress.bytesDone * 100 / progress.bytesTotal : 100
        let total = progress.bytesTotal.formatted(.byteCount(style: .file))
        return "\(percent)% of \(total), \(number(progress.events)) events"
    }
}

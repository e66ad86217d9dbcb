import CArchive

/// How far a file may expand when it is unpacked.
package struct ExpansionLimits: Sendable {
    /// How many bytes one file may give in all.
    package var totalBytes: Int64
    /// How many times its own size a file may give, once it has given more than `ratioFloor`.
    package var ratio: Int64
    /// Up to so many bytes no ratio is looked at: small files compress as they like.
    package var ratioFloor: Int64

    /// Makes limits. The defaults let real recordings pass (which pack 10 to 40 times) and stop decompression bombs, whose ratio is about 1000.
    package init(totalBytes: Int64 = 1 << 40, ratio: Int64 = 250, ratioFloor: Int64 = 64 << 20) {
        self.totalBytes = totalBytes
        self.ratio = ratio
        self.ratioFloor = ratioFloor
    }
}

/// Why a file could not be read, or not to its end.
package enum RecordingProblem: Error, Sendable, Equatable, CustomStringConvertible {
    case missing
    case unreadable(String)
    case emptyFile
    /// A directory without a file that could be read.
    case emptyDirectory
    /// The archive or compressed file ends early or is damaged; members and records before that were imported.
    case damagedArchive(member: String, reason: String)
    /// The file gives more than the limits allow.
    case expandsTooFar(member: String, bytes: Int64)
    /// Neither JSON nor CSV with a header that a hunting table has.
    case unrecognisedFormat(member: String)
    /// Text in UTF-16, as some shells write it.
    case notUTF8(member: String)

    package var description: String {
        switch self {
        case .missing: "there is no such file"
        case .unreadable(let reason): "the file cannot be read: \(reason)"
        case .emptyFile: "the file is empty"
        case .emptyDirectory: "the directory has no file in it"
        case .damagedArchive(let member, let reason):
            "the archive ends early or is damaged\(at(member)): \(reason); what came before was imported"
        case .expandsTooFar(let member, let bytes):
            "unpacking was stopped\(at(member)) after \(bytes) bytes: the file expands too far to be a recording"
        case .unrecognisedFormat(let member):
            "the format is not known\(at(member)): wanted are JSON records (lines or one array) or CSV in a hunting table's columns"
        case .notUTF8(let member):
            "the text is UTF-16\(at(member)); convert it to UTF-8 first (iconv -f UTF-16 -t UTF-8)"
        }
    }

    private func at(_ member: String) -> String { member.isEmpty ? "" : " in '\(member)'" }
}

/// A file as a row of members: what is in an archive, or the one content of a plain or compressed file.
///
/// The Swift owner of an open archive; it enforces the limits of expansion. One task uses it at a time.
final class RecordingArchive {
    private let archive: OpaquePointer
    private let limits: ExpansionLimits
    /// How long the file itself is.
    private let fileSize: Int64
    /// The present member's path in the archive; empty for a file that is no archive.
    private(set) var member = ""
    /// How many unpacked bytes were given so far.
    private(set) var unpacked: Int64 = 0

    init(path: String, fileSize: Int64, limits: ExpansionLimits) throws(RecordingProblem) {
        var status = CAR_OK
        guard let archive = car_open(path, &status) else { throw .unreadable("out of memory") }
        guard status == CAR_OK else {
            let reason = String(cString: car_error(archive))
            car_close(archive)
            throw .unreadable(reason)
        }
        self.archive = archive
        self.limits = limits
        self.fileSize = max(fileSize, 1)
    }

    deinit { car_close(archive) }

    /// How many bytes of the file were read so far.
    var consumed: Int64 { car_consumed(archive) }

    /// Moves to the next member that may hold records. macOS's resource forks (`__MACOSX/`, `._name`) are passed over.
    func nextMember() throws(RecordingProblem) -> Bool {
        while true {
            var name: UnsafePointer<CChar>?
            switch car_next_member(archive, &name) {
            case CAR_OK: break
            case CAR_END: return false
            default: throw .damagedArchive(member: member, reason: String(cString: car_error(archive)))
            }
            member = name.map { String(cString: $0) } ?? ""
            if !RecordingArchive.isAppleDouble(member) { return true }
        }
    }

    static func isAppleDouble(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return parts.first == "__MACOSX" || parts.last?.hasPrefix("._") == true
    }

    /// Appends the next bytes of the present member to `buffer`; false at its end.
    func readBlock(into buffer: inout [UInt8]) throws(RecordingProblem) -> Bool {
        var bytes: UnsafePointer<UInt8>?
        var length = 0
        switch car_next_block(archive, &bytes, &length) {
        case CAR_OK: break
        case CAR_END: return false
        default: throw .damagedArchive(member: member, reason: String(cString: car_error(archive)))
        }
        unpacked += Int64(length)
        if unpacked > limits.totalBytes || unpacked > limits.ratioFloor && unpacked / limits.ratio > fileSize {
            throw .expandsTooFar(member: member, bytes: unpacked)
        }
        buffer.append(contentsOf: UnsafeBufferPointer(start: bytes, count: length))
        return true
    }
}

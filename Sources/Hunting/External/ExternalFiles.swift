package import Foundation
import Values

/// The files that `externaldata` may read: those of one folder, by their paths, and by the addresses that they are copies of.
///
/// A query reads nothing outside of the folder, and never the network. In the folder, `urls.json` is an object that has for an
/// address the name of the file that is its copy: `{"https://example.com/list.txt": "list.txt"}`.
package struct ExternalFiles: Sendable {
    private let folder: URL
    private let copies: [String: String]

    /// How many bytes a file may have.
    static let bytesMax = 256 << 20

    /// Opens a folder.
    ///
    /// Throws ``Failure`` where there is none, or its `urls.json` is none.
    package init(folder: URL) throws(Failure) {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isDirectory), isDirectory.boolValue
        else {
            throw .noFolder(folder.path)
        }
        self.folder = folder.resolvingSymlinksInPath().standardizedFileURL
        let list = folder.appending(path: "urls.json")
        guard FileManager.default.fileExists(atPath: list.path) else {
            copies = [:]
            return
        }
        guard let data = try? Data(contentsOf: list),
            case .bag(let bag)? = try? Dynamic(parsingJSON: String(decoding: data, as: UTF8.self))
        else { throw .unreadableList(list.path) }
        var copies: [String: String] = [:]
        for property in bag.properties {
            guard case .string(let file) = property.value else { throw .unreadableList(list.path) }
            copies[property.name] = file
        }
        self.copies = copies
    }

    /// Why there are no files to read.
    package enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
        case noFolder(String)
        case unreadableList(String)

        package var description: String {
            switch self {
            case .noFolder(let path): "'\(path)' is not a folder."
            case .unreadableList(let path):
                "'\(path)' is not a JSON object that has a file's name for each address."
            }
        }
    }

    /// The bytes of a place that a query names: `file:///...`, a path, or an address with a copy.
    func contents(of location: String) throws(QueryError) -> Data {
        let url = try file(of: location)
        let path = url.resolvingSymlinksInPath().standardizedFileURL.path
        guard path.hasPrefix(folder.path + "/") else {
            throw .unsupported("externaldata: '\(Self.shown(location))' is not in the folder that may be read.")
        }
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? Int
        else { throw .evaluation("externaldata: there is no file '\(Self.shown(location))'.") }
        guard size <= Self.bytesMax else {
            throw .evaluation("externaldata: '\(Self.shown(location))' has more than \(Self.bytesMax >> 20) MB.")
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw .evaluation("externaldata: '\(Self.shown(location))' cannot be read.")
        }
        guard !Self.compressed.contains(where: { data.starts(with: $0) }) else {
            throw .unsupported(
                "externaldata: '\(Self.shown(location))' is compressed, which is not supported. Unpack it.")
        }
        return data
    }

    /// What a file begins with that gzip or zip made.
    private static let compressed: [[UInt8]] = [[0x1F, 0x8B], [0x50, 0x4B, 0x03, 0x04]]

    private func file(of location: String) throws(QueryError) -> URL {
        // What follows the address are keys and parameters of the storage service.
        let address = location.split(separator: ";", maxSplits: 1).first.map(String.init) ?? ""
        let path = address.split(separator: "?", maxSplits: 1).first.map(String.init) ?? ""
        if let copy = copies[address] ?? copies[path] { return folder.appending(path: copy) }
        if address.hasPrefix("file://"), let url = URL(string: address) { return URL(filePath: url.path) }
        guard !address.contains("://") else {
            throw .unsupported(
                "externaldata: there is no copy of '\(Self.shown(location))'. Put one into the folder and name it in its urls.json."
            )
        }
        return address.hasPrefix("/") ? URL(filePath: address) : folder.appending(path: address)
    }

    /// A place without what could be a secret.
    static func shown(_ location: String) -> String {
        String(location.prefix { $0 != ";" && $0 != "?" }.prefix(200))
    }
}

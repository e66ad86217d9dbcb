package import Foundation
import Values

/// Where addresses are, by a table that the operator provides: what `geo_info_from_ip_address()` answers from.
///
/// The table is a CSV file with a header: `network` (a range in CIDR notation, of IPv4 or IPv6) and any of `country`, `state`, `city`,
/// `latitude` and `longitude`. Of several ranges with an address the smallest counts.
package final class AddressPlaces: Sendable {
    /// By length of prefix, longest first: the places of the networks, which are kept as those of IPv6.
    private let networks: [(prefix: Int, places: [UInt128: Int32])]
    /// The bags that come out; places of many networks are kept once.
    private let places: [Dynamic]

    /// Why a table cannot be used.
    package enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
        case unreadable(String)
        case noNetworks(String)
        case unknownColumn(String)
        case invalid(row: Int, what: String, value: String)

        package var description: String {
            switch self {
            case .unreadable(let path): "'\(path)' cannot be read."
            case .noNetworks(let path): "'\(path)' has no column 'network' in its first line."
            case .unknownColumn(let name):
                "'\(name)' is not a column of such a table. Columns: network, country, state, city, latitude, longitude."
            case .invalid(let row, let what, let value): "Row \(row): '\(value.prefix(64))' is not a \(what)."
            }
        }
    }

    private static let texts = ["country", "state", "city"]
    private static let numbers = ["latitude", "longitude"]

    /// Reads a table.
    ///
    /// Throws ``Failure``.
    package init(contentsOf file: URL) throws {
        guard let data = try? Data(contentsOf: file) else { throw Failure.unreadable(file.path) }
        var header: [String]?
        var known: [[String]: Int32] = [:]
        var places: [Dynamic] = []
        var networks: [Int: [UInt128: Int32]] = [:]
        var row = 0
        let isClosed = try ExternalRecords.forEachDelimited(data[...], UInt8(ascii: ",")) { fields in
            row += 1
            guard let names = header else {
                let names = fields.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
                guard names.contains("network") else { throw Failure.noNetworks(file.path) }
                for name in names where name != "network" && !(Self.texts + Self.numbers).contains(name) {
                    throw Failure.unknownColumn(name)
                }
                header = names
                return
            }
            let values = Dictionary(zip(names, fields)) { first, _ in first }
            let text = values["network"] ?? ""
            guard let address = IPv6Address(text) else {
                throw Failure.invalid(row: row, what: "range of addresses", value: text)
            }
            let key = (Self.texts + Self.numbers).map { values[$0] ?? "" }
            let place: Int32
            if let present = known[key] {
                place = present
            } else {
                place = Int32(places.count)
                known[key] = place
                places.append(try Self.bag(of: values, row))
            }
            networks[address.prefix, default: [:]][address.network()] = place
        }
        guard isClosed else { throw Failure.invalid(row: row, what: "row whose quotes are closed", value: "") }
        guard header != nil else { throw Failure.noNetworks(file.path) }
        self.places = places
        self.networks = networks.sorted { $0.key > $1.key }.map { (prefix: $0.key, places: $0.value) }
    }

    private static func bag(of values: [String: String], _ row: Int) throws -> Dynamic {
        var bag = PropertyBag()
        for name in texts { if let text = values[name], !text.isEmpty { bag[name] = .string(text) } }
        for name in numbers {
            guard let text = values[name], !text.isEmpty else { continue }
            guard let number = Double(text), number.isFinite else {
                throw Failure.invalid(row: row, what: name, value: text)
            }
            bag[name] = .real(number)
        }
        return .bag(bag)
    }

    /// The place of an address; nil where the text is none, and where nothing is known of it.
    func place(of text: String) -> Dynamic? {
        guard let address = IPv6Address(text) else { return nil }
        for (prefix, known) in networks where prefix <= address.prefix {
            if let place = known[address.network(prefix: prefix)] { return places[Int(place)] }
        }
        return nil
    }
}

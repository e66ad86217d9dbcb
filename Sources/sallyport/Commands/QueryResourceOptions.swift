package import ArgumentParser
import Foundation
package import Hunting

/// What queries may read beside the telemetry: nothing, unless these say so.
package struct QueryResourceOptions: ParsableArguments {
    @Option(
        name: .customLong("external-data"),
        help: ArgumentHelp(
            "Let 'externaldata' read the files of this folder. Its urls.json, if there is one, says which file is the copy of which address: {\"https://example.com/list.txt\": \"list.txt\"}. Nothing is ever fetched.",
            valueName: "folder"))
    package var folder: String?

    @Option(
        name: .customLong("places"),
        help: ArgumentHelp(
            "A CSV file of what 'geo_info_from_ip_address' answers: network (as in 203.0.113.0/24), country, state, city, latitude, longitude.",
            valueName: "file"))
    package var places: String?

    package init() {}

    /// The files, opened.
    package func opened() throws -> QueryResources {
        var resources = QueryResources()
        do {
            if let folder { resources.externalFiles = try ExternalFiles(folder: URL(filePath: folder)) }
        } catch {
            throw ValidationError("--external-data: \(error)")
        }
        do {
            if let places { resources.places = try AddressPlaces(contentsOf: URL(filePath: places)) }
        } catch {
            throw ValidationError("--places: \(error)")
        }
        return resources
    }
}

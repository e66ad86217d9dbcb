import Defender
package import Foundation
package import Hunting
package import Identity
import Records
package import Values

extension Installation {
    /// Opens a data directory for this program alone, making what is absent: records, signing keys, one store a tenant.
    ///
    /// Throws ``DataDirectory/Failure``, ``RecordsError`` and what the signing keys throw.
    package static func open(
        at url: URL, clock: WallClock = .system, encryption: KeyEncryption = .none,
        resources: QueryResources = QueryResources()
    ) throws -> Installation {
        let dataDirectory = try DataDirectory.open(url)
        return try Installation(
            dataDirectory: dataDirectory, records: Records.open(dataDirectory: url),
            signingKeys: SigningKeys.open(
                directory: dataDirectory.authority, clock: clock, encryption: encryption),
            telemetry: StoredTelemetry { tenant in
                dataDirectory.telemetry(ofTenant: tenant.description)
            }.stores,
            rules: RuleLibrary.rules(), clock: clock, resources: resources)
    }
}

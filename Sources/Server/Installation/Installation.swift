package import Defender
import Foundation
package import Hunting
package import Identity
package import Records
package import Values

/// An opened data directory with everything that works on it: what the server serves and what the command line administers.
package struct Installation: Sendable {
    /// Nil: nothing is kept.
    package let dataDirectory: DataDirectory?
    package let records: Records
    package let directory: Directory
    package let signingKeys: SigningKeys
    package let authority: Authority
    package let validator: TokenValidator
    package let defender: DefenderServices
    package let clock: WallClock

    /// Puts an installation together from opened parts.
    package init(
        dataDirectory: DataDirectory?, records: Records, signingKeys: SigningKeys, telemetry: TelemetryStores,
        rules: [DetectionRule], clock: WallClock, pace: MachineActionPace = MachineActionPace(),
        huntingLimits: QueryLimits = QueryLimits(), resources: QueryResources = QueryResources(),
        passwordCost: PasswordCost = .standard
    ) throws {
        self.dataDirectory = dataDirectory
        self.records = records
        self.signingKeys = signingKeys
        self.clock = clock
        directory = try Directory(records: records, clock: clock, passwordCost: passwordCost)
        authority = try Authority(directory: directory, signingKeys: signingKeys, clock: clock)
        validator = TokenValidator(directory: directory, signingKeys: signingKeys, clock: clock)
        defender = try DefenderServices(
            records: records, telemetry: telemetry, rules: rules, clock: clock, pace: pace,
            huntingLimits: huntingLimits,
            resources: resources)
    }
}

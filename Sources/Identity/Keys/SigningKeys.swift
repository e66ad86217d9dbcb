package import Foundation
import Synchronization
package import Values

/// The authority's signing keys: the one that signs, the one that will sign next, and those whose tokens are still accepted.
///
/// The next key is published before it is used, so that whoever verifies tokens has seen it by then. Each key is a file
/// `<kid>.pem` of mode 0600; `keys.json` says which part each plays.
package final class SigningKeys: Sendable {
    private struct Roster: Codable, Equatable {
        var active: String
        var next: String
        var retired: [String] = []
        /// When each retired key stopped signing, seconds since 1970.
        var retiredAt: [String: Int64]?
    }

    private struct State {
        var active: SigningKey
        var next: SigningKey
        var retired: [SigningKey]
        var byID: [String: SigningKey]

        init(active: SigningKey, next: SigningKey, retired: [SigningKey]) {
            self.active = active
            self.next = next
            self.retired = retired
            byID = Dictionary(uniqueKeysWithValues: ([active, next] + retired).map { ($0.id, $0) })
        }
    }

    private let directory: URL?
    private let encryption: KeyEncryption
    private let state: Mutex<State>

    /// For how long the tokens of a key that signs no more are accepted: longer than any token lives.
    private static let retirement: Int64 = 86_400

    private init(directory: URL?, encryption: KeyEncryption, state: State) {
        self.directory = directory
        self.encryption = encryption
        self.state = Mutex(state)
    }

    /// Opens the keys of a directory, and makes them when it is empty.
    ///
    /// - Parameters:
    ///   - directory: usually `<data>/authority`.
    ///   - clock: dates the certificates of keys that are made.
    ///   - encryption: how the private keys lie on the disk.
    /// - Returns: the keys.
    /// - Throws: an error that names the file and what is wrong with it.
    package static func open(
        directory: URL, clock: WallClock, encryption: KeyEncryption = .none
    ) throws -> SigningKeys {
        let rosterFile = directory.appending(path: "keys.json")
        guard FileManager.default.fileExists(atPath: rosterFile.path) else {
            try PrivateFile.makeDirectory(directory)
            let active = try SigningKey.generate(at: clock.now)
            let next = try SigningKey.generate(at: clock.now)
            for key in [active, next] {
                try encryption.write(Data(key.pemRepresentation.utf8), to: directory.appending(path: "\(key.id).pem"))
            }
            // The roster comes last: without it the keys above are nobody's, and the next start makes new ones.
            let roster = Roster(active: active.id, next: next.id)
            try PrivateFile.write(JSONEncoder().encode(roster), to: rosterFile)
            return SigningKeys(
                directory: directory, encryption: encryption, state: State(active: active, next: next, retired: []))
        }
        return SigningKeys(directory: directory, encryption: encryption, state: try read(directory, encryption))
    }

    private static func roster(_ directory: URL) throws -> Roster {
        let file = directory.appending(path: "keys.json")
        let content = try PrivateFile.read(file)
        do { return try JSONDecoder().decode(Roster.self, from: content) } catch {
            throw Failure.damagedRoster(path: file.path)
        }
    }

    private static func read(_ directory: URL, _ encryption: KeyEncryption) throws -> State {
        let roster = try roster(directory)
        func key(_ id: String) throws -> SigningKey {
            let pem = try encryption.read(directory.appending(path: "\(id).pem"))
            let key = try SigningKey(pemRepresentation: String(decoding: pem, as: UTF8.self))
            guard key.id == id else { throw Failure.foreignKey(expected: id, found: key.id) }
            return key
        }
        return State(
            active: try key(roster.active), next: try key(roster.next), retired: try roster.retired.map(key))
    }

    // MARK: Rotation

    /// Takes the next key into use and makes the one after it. Tokens of the old key stay good for a day, which is longer than they
    /// live; keys that were retired before that are forgotten.
    ///
    /// - Parameters:
    ///   - directory: usually `<data>/authority`. A server over it follows by ``reload()``.
    ///   - now: the time of the change.
    ///   - encryption: how the private keys lie on the disk.
    /// - Returns: the ids of the key that signs now and of the next one.
    /// - Throws: an error that names the file and what is wrong with it.
    package static func rotate(
        directory: URL, at now: Date, encryption: KeyEncryption = .none
    ) throws -> (active: String, next: String) {
        try change(directory) { roster in
            let fresh = try SigningKey.generate(at: now)
            try encryption.write(
                Data(fresh.pemRepresentation.utf8), to: directory.appending(path: "\(fresh.id).pem"))
            var times = roster.retiredAt ?? [:]
            times[roster.active] = now.storedSeconds
            let retired = [roster.active] + roster.retired
            let kept = retired.filter { now.storedSeconds - (times[$0] ?? now.storedSeconds) < retirement }
            roster = Roster(
                active: roster.next, next: fresh.id, retired: kept, retiredAt: times.filter { kept.contains($0.key) })
            return (roster.active, roster.next)
        }
    }

    /// Takes a key out of service at once: its tokens count for nothing any more. A key that signs is rotated out first.
    ///
    /// - Throws: ``Failure/unknownKey(_:)``, and what ``rotate(directory:at:)`` throws.
    package static func revoke(
        _ id: String, directory: URL, at now: Date, encryption: KeyEncryption = .none
    ) throws {
        let roster = try roster(directory)
        guard ([roster.active, roster.next] + roster.retired).contains(id) else { throw Failure.unknownKey(id) }
        if roster.next == id { _ = try rotate(directory: directory, at: now, encryption: encryption) }
        if roster.active == id || roster.next == id {
            _ = try rotate(directory: directory, at: now, encryption: encryption)
        }
        try change(directory) { roster in
            roster.retired.removeAll { $0 == id }
            roster.retiredAt?[id] = nil
        }
    }

    /// The roles that the keys of a directory play, in the order active, next, retired.
    package static func list(directory: URL) throws -> [(id: String, part: String)] {
        let roster = try roster(directory)
        return [(roster.active, "signs"), (roster.next, "next")] + roster.retired.map { ($0, "accepted") }
    }

    /// Reads the keys again. Tokens that are signed from now on are signed with the key that the directory names.
    package func reload() throws {
        guard let directory else { return }
        let fresh = try Self.read(directory, encryption)
        state.withLock { $0 = fresh }
    }

    /// One change of the roster at a time, whichever process makes it. A key's file goes when the roster no longer names it.
    private static func change<Result>(_ directory: URL, _ body: (inout Roster) throws -> Result) throws -> Result {
        let lock = try FileLock(directory.appending(path: "keys.lock"))
        defer { lock.release() }
        let before = try roster(directory)
        var roster = before
        let result = try body(&roster)
        try PrivateFile.write(JSONEncoder().encode(roster), to: directory.appending(path: "keys.json"))
        let kept = Set([roster.active, roster.next] + roster.retired)
        for id in [before.active, before.next] + before.retired where !kept.contains(id) {
            try? FileManager.default.removeItem(at: directory.appending(path: "\(id).pem"))
        }
        return result
    }

    /// Keys that live in memory alone.
    package static func ephemeral(clock: WallClock = .system) throws -> SigningKeys {
        SigningKeys(
            directory: nil, encryption: .none,
            state: State(
                active: try SigningKey.generate(at: clock.now), next: try SigningKey.generate(at: clock.now),
                retired: []))
    }

    /// What is wrong with a directory of keys.
    package enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
        /// `keys.json` is not what this program writes.
        case damagedRoster(path: String)
        /// A key's file holds another key than its name says.
        case foreignKey(expected: String, found: String)
        /// There is no key of that id.
        case unknownKey(String)

        package var description: String {
            switch self {
            case .damagedRoster(let path):
                "'\(path)' is damaged. Restore it, or move its directory away to start with new signing keys."
            case .foreignKey(let expected, let found): "The file of signing key \(expected) holds the key \(found)."
            case .unknownKey(let id): "There is no signing key '\(id.prefix(64))'; 'sallyport key list' shows them."
            }
        }
    }

    /// The key that signs new tokens.
    package var active: SigningKey { state.withLock { $0.active } }

    /// Every key whose tokens are accepted, the active one first.
    package var all: [SigningKey] { state.withLock { [$0.active, $0.next] + $0.retired } }

    /// The key with that `kid`, if its tokens are accepted.
    package func key(identifiedBy id: String) -> SigningKey? { state.withLock { $0.byID[id] } }

    /// The JSON Web Key Set (RFC 7517).
    ///
    /// - Parameter issuer: what each key's `issuer` says, as the v2 document has it; nil leaves it out, as the v1 document does.
    /// - Returns: the document.
    package func keySet(issuer: String?) -> JSONDocument {
        let keys = all.map { key -> JSONDocument in
            [
                "kty": "RSA", "use": "sig", "kid": .string(key.id), "x5t": .string(key.id), "n": .string(key.modulus),
                "e": .string(key.exponent), "x5c": [.string(key.certificate.base64EncodedString())],
                "issuer": issuer.map(JSONDocument.string),
            ]
        }
        return ["keys": .array(keys)]
    }
}

import Foundation
import Identity
import Testing
import Values

@Suite("Private keys on the disk")
struct KeyEncryptionTests {
    private final class Place {
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        var keys: URL { url.appending(path: "authority") }

        init() throws { try PrivateFile.makeDirectory(url) }
        deinit { try? FileManager.default.removeItem(at: url) }

        /// A file to encrypt with.
        func keyFile(_ name: String, bytes: Int = 48) throws -> URL {
            let file = url.appending(path: name)
            try PrivateFile.write(Data((0..<bytes).map { _ in UInt8.random(in: .min ... .max) }), to: file)
            return file
        }

        func open(_ encryption: KeyEncryption) throws -> SigningKeys {
            try SigningKeys.open(directory: keys, clock: .system, encryption: encryption)
        }

        /// How many key files can be read by whoever has the disk.
        func readable() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: keys.path).count { name in
                let content = try Data(contentsOf: keys.appending(path: name))
                return content.range(of: Data("PRIVATE KEY".utf8)) != nil
            }
        }
    }

    @Test func `with a key file no private key can be read from the disk`() throws {
        let place = try Place()
        let encryption = try KeyEncryption(keyFile: place.keyFile("one"))
        let kid = try place.open(encryption).active.id
        #expect(try place.readable() == 0)
        #expect(try place.open(encryption).active.id == kid)
        _ = try SigningKeys.rotate(directory: place.keys, at: Date(), encryption: encryption)
        #expect(try place.readable() == 0)
        #expect(try place.open(encryption).all.count == 3)
    }

    @Test func `keys from before are encrypted when they are read`() throws {
        let place = try Place()
        let kid = try place.open(.none).active.id
        #expect(try place.readable() == 2)
        let encryption = try KeyEncryption(keyFile: place.keyFile("one"))
        #expect(try place.open(encryption).active.id == kid)
        #expect(try place.readable() == 0)
    }

    @Test func `without the file, or with another, nothing is opened and nothing is replaced`() throws {
        let place = try Place()
        let encryption = try KeyEncryption(keyFile: place.keyFile("one"))
        let kid = try place.open(encryption).active.id
        let path = place.keys.appending(path: "\(kid).pem").path
        #expect(throws: KeyEncryption.Failure.encrypted(path: path)) { try place.open(.none) }
        let other = try KeyEncryption(keyFile: place.keyFile("other"))
        #expect(throws: KeyEncryption.Failure.otherKey(path: path)) { try place.open(other) }
        #expect(try place.open(encryption).active.id == kid)
    }

    @Test func `a key's file in another's place is noticed`() throws {
        let place = try Place()
        let encryption = try KeyEncryption(keyFile: place.keyFile("one"))
        let keys = try place.open(encryption)
        let (active, next) = (keys.all[0].id, keys.all[1].id)
        let moved = place.keys.appending(path: "\(active).pem")
        try FileManager.default.removeItem(at: moved)
        try FileManager.default.copyItem(at: place.keys.appending(path: "\(next).pem"), to: moved)
        #expect(throws: KeyEncryption.Failure.otherKey(path: moved.path)) { try place.open(encryption) }
    }

    @Test func `a key file that is short, open to others or absent is refused by its name`() throws {
        let place = try Place()
        let short = try place.keyFile("short", bytes: 31)
        #expect(throws: KeyEncryption.Failure.weakKeyFile(path: short.path)) { try KeyEncryption(keyFile: short) }
        let open = try place.keyFile("open")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: open.path)
        #expect(throws: PrivateFile.Failure.exposed(path: open.path, mode: 0o644)) { try KeyEncryption(keyFile: open) }
        #expect(throws: PrivateFile.Failure.self) { try KeyEncryption(keyFile: place.url.appending(path: "absent")) }
    }
}

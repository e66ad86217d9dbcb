import Foundation
import Identity
import Testing
import Values

@Suite("Rotating the signing keys")
struct KeyRotationTests {
    private final class Place {
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        deinit { try? FileManager.default.removeItem(at: url) }

        var files: Set<String> { Set((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []) }
    }

    private static let start = Date(timeIntervalSince1970: 1_700_000_000)

    @Test func `the next key signs, and the old one's tokens stay good`() throws {
        let place = Place()
        let keys = try SigningKeys.open(directory: place.url, clock: .fixed(Self.start))
        let (old, next) = (keys.active.id, keys.all[1].id)
        let rotated = try SigningKeys.rotate(directory: place.url, at: Self.start)
        #expect(rotated.active == next && rotated.next != old)
        #expect(keys.active.id == old, "nothing changes behind a running server's back")
        try keys.reload()
        #expect(keys.active.id == next && keys.key(identifiedBy: old) != nil)
        #expect(keys.all.map(\.id) == [next, rotated.next, old])
        #expect(try SigningKeys.list(directory: place.url).map(\.part) == ["signs", "next", "accepted"])
        let again = try SigningKeys.open(directory: place.url, clock: .fixed(Self.start))
        #expect(again.all.map(\.id) == keys.all.map(\.id))
    }

    @Test func `a key that was retired a day ago is forgotten with its file`() throws {
        let place = Place()
        let keys = try SigningKeys.open(directory: place.url, clock: .fixed(Self.start))
        let old = keys.active.id
        _ = try SigningKeys.rotate(directory: place.url, at: Self.start)
        _ = try SigningKeys.rotate(directory: place.url, at: Self.start.addingTimeInterval(86_399))
        #expect(place.files.contains("\(old).pem"))
        _ = try SigningKeys.rotate(directory: place.url, at: Self.start.addingTimeInterval(86_400))
        #expect(!place.files.contains("\(old).pem"))
        try keys.reload()
        #expect(keys.key(identifiedBy: old) == nil)
    }

    @Test(arguments: [0, 1, 2])
    func `a revoked key is gone at once, whatever part it played`(position: Int) throws {
        let place = Place()
        let keys = try SigningKeys.open(directory: place.url, clock: .fixed(Self.start))
        _ = try SigningKeys.rotate(directory: place.url, at: Self.start)
        try keys.reload()
        let id = keys.all[position].id
        try SigningKeys.revoke(id, directory: place.url, at: Self.start)
        try keys.reload()
        #expect(keys.key(identifiedBy: id) == nil)
        #expect(!place.files.contains("\(id).pem"))
        #expect(keys.active.id != id && keys.all.count >= 2)
        #expect(throws: SigningKeys.Failure.unknownKey("nonsense")) {
            try SigningKeys.revoke("nonsense", directory: place.url, at: Self.start)
        }
    }

    @Test func `keys are readable by their owner alone, and a file that others can read is not used`() throws {
        let place = Place()
        let keys = try SigningKeys.open(directory: place.url, clock: .fixed(Self.start))
        _ = try SigningKeys.rotate(directory: place.url, at: Self.start)
        for name in place.files {
            let attributes = try FileManager.default.attributesOfItem(atPath: place.url.appending(path: name).path)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: place.url.appending(path: "\(keys.active.id).pem").path)
        #expect(throws: PrivateFile.Failure.self) {
            try SigningKeys.open(directory: place.url, clock: .fixed(Self.start))
        }
    }
}

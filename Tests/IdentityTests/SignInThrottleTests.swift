import Foundation
import Identity
import Testing
import Values

@Suite("Guessing passwords")
struct SignInThrottleTests {
    private func attempt(
        _ fixture: UserFixture, _ password: String, from address: String, as name: String = "ana@contoso.com"
    ) async -> Int? {
        do throws(OAuthError) {
            _ = try await fixture.base.authority.signIn(userPrincipalName: name, password: password, address: address)
            return nil
        } catch { return error.code }
    }

    @Test func `ten thousand guesses at once are turned away, and the person still gets in`() async throws {
        let fixture = try await UserFixture()
        let codes = await withTaskGroup(of: Int?.self) { group in
            for number in 0..<10_000 {
                group.addTask { await attempt(fixture, "guess \(number)", from: "203.0.113.\(number % 50)") }
            }
            return await group.reduce(into: [Int?: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(codes[nil] == nil)
        #expect(codes[50_126, default: 0] <= 50 * 10, "so many passwords were looked at")
        #expect(codes[50_053, default: 0] + codes[90_033, default: 0] >= 9_500)
        #expect(await attempt(fixture, UserFixture.password, from: "198.51.100.7") == nil)
    }

    @Test func `after ten failures an address waits a minute, even with the right password`() async throws {
        let fixture = try await UserFixture()
        for _ in 0..<10 { #expect(await attempt(fixture, "wrong", from: "203.0.113.1") == 50_126) }
        #expect(await attempt(fixture, UserFixture.password, from: "203.0.113.1") == 50_053)
        fixture.base.clock.advance(by: 60)
        #expect(await attempt(fixture, UserFixture.password, from: "203.0.113.1") == nil)
    }

    @Test func `a success forgets the failures before it`() async throws {
        let fixture = try await UserFixture()
        for _ in 0..<5 {
            for _ in 0..<9 { #expect(await attempt(fixture, "wrong", from: "203.0.113.1") == 50_126) }
            #expect(await attempt(fixture, UserFixture.password, from: "203.0.113.1") == nil)
        }
    }

    @Test func `one address cannot go through many names`() async throws {
        let fixture = try await UserFixture()
        var codes: [Int?] = []
        for number in 0..<150 {
            codes.append(await attempt(fixture, "Spring2026!", from: "203.0.113.1", as: "user\(number)@contoso.com"))
        }
        #expect(codes.prefix(100).allSatisfy { $0 == 50_034 })
        #expect(codes.dropFirst(100).allSatisfy { $0 == 50_053 })
    }
}

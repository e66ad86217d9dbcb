import DefenderClient
import Testing

@Suite struct APIRequestTests {
    @Test(arguments: [
        ("/api/alerts?$top=5", DefenderResource.defenderForEndpoint),
        ("/API/machines", .defenderForEndpoint),
        ("/api/advancedqueries/run", .defenderForEndpoint),
        ("/api/incidents/7", .defenderXDR),
        ("/api/advancedhunting/run", .defenderXDR),
        ("/v1.0/security/runHuntingQuery", .graph),
        ("/beta/security/alerts_v2", .graph),
    ])
    func `a path belongs to one API`(path: String, resource: DefenderResource) {
        #expect(APIRequest(.get, path).resource == resource)
    }

    @Test func `reading may be repeated, changing may not`() {
        #expect(APIRequest(.get, "/api/alerts").isIdempotent)
        #expect(!APIRequest(.post, "/api/machines/x/isolate").isIdempotent)
        #expect(!APIRequest(.patch, "/api/alerts/x").isIdempotent)
        #expect(APIRequest(.post, "/api/advancedqueries/run", isIdempotent: true).isIdempotent)
    }
}

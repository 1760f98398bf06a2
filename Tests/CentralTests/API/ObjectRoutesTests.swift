import FleetModel
import FleetWire
import Hummingbird
import Testing

@testable import Central

@Suite struct ObjectRoutesTests {
    private func actions(_ answer: APIFixture.Answer) throws -> [String] {
        try answer.decode(ChangeResult.self).items.map { "\($0.object) \($0.action.rawValue)" }
    }

    @Test func everyKindIsCreatedShownListedConfiguredAndDeleted() async throws {
        let api = try await APIFixture(fleet: Fleet())
        let key = ObjectKey(ControlFixture.assignment("one"))
        let paths = ["pairs/blue", "pools/hand", "vips/shop", "assignments/one/*/shop"]
        let objects = [
            ControlFixture.pair("blue", 11), ControlFixture.pool, ControlFixture.vip("shop", 201),
            ControlFixture.assignment("one"),
        ]
        for (path, object) in zip(paths, objects) {
            let list = "/api/v1/" + object.kind.plural
            #expect(try await api.admin(.get, "/api/v1/\(path)").status == 404)
            #expect(try actions(try await api.admin(.post, list, object)) == ["\(object.reference) created"])
            #expect(try actions(try await api.admin(.post, list, object)) == ["\(object.reference) unchanged"])
            #expect(
                try actions(try await api.admin(.put, "/api/v1/\(path)", object)) == ["\(object.reference) unchanged"])
            #expect(try await api.admin(.get, "/api/v1/\(path)").decode(FleetObject.self).key == object.key)
            let items = try await api.admin(.get, list).decode(ObjectList<FleetObject>.self).items
            #expect(items.map(\.key) == [object.key])
        }
        #expect(try await api.admin(.get, "/api/v1/assignments/one/%2A/shop").status == 200)
        #expect(await api.state.fleet[key] != nil)
        for path in paths.reversed() {
            let answer = try await api.admin(.delete, "/api/v1/\(path)?confirm=true")
            #expect(try actions(answer).first?.hasSuffix("deleted") == true)
            #expect(try await api.admin(.delete, "/api/v1/\(path)").status == 404)
        }
        #expect(await api.state.fleet == Fleet())
    }

    @Test func aDifferentThingOfThatNameIs409() async throws {
        let api = try await APIFixture()
        let answer = try await api.admin(.post, "/api/v1/vips", ControlFixture.vip("shop", 202))
        #expect(answer.status == 409)
        #expect(try answer.problem().type == ProblemType.exists)
        #expect(
            try actions(try await api.admin(.put, "/api/v1/vips/shop?confirm=true", ControlFixture.vip("shop", 202)))
                == ["vip/shop configured"])
    }

    @Test func whatIsReferredToIs409AndNamesTheReferrers() async throws {
        let api = try await APIFixture()
        let answer = try await api.admin(.delete, "/api/v1/pairs/blue?confirm=true")
        #expect(answer.status == 409)
        #expect(try answer.problem().detail.contains("vip/shop"))
    }

    @Test func whatServesWantsConfirmationAndAnswersWithTheCounts() async throws {
        let api = try await APIFixture()
        let refused = try await api.admin(.delete, "/api/v1/vips/shop")
        #expect(refused.status == 409)
        #expect(try refused.problem().type == ProblemType.needsConfirmation)
        #expect(try refused.problem().detail.contains("2 of 2"))
        #expect(try await api.admin(.delete, "/api/v1/vips/shop?dryRun=true").status == 200)
        let done = try await api.admin(.delete, "/api/v1/vips/shop?confirm=true").decode(ChangeResult.self)
        #expect(done.revisions["blue"]?.number == 2 && done.revisions["green"] == nil)
    }

    @Test func applyIsOneTransaction() async throws {
        let api = try await APIFixture(fleet: Fleet())
        struct Bundle: Encodable { var items: [FleetObject] }
        let good = try JSON.encode(Bundle(items: ControlFixture.objects.reversed()))
        let answer = try await api.send(.post, "/api/v1/apply", token: api.admin, body: good)
        #expect(try actions(answer).count == 4)
        #expect(try answer.decode(ChangeResult.self).revisions.keys.sorted() == ["blue", "green"])
        let before = await api.state.fleet
        let bad = try JSON.encode(
            Bundle(items: [ControlFixture.pair("red", 31), ControlFixture.vip("mall", 202, pair: "nowhere")]))
        let refused = try await api.send(.post, "/api/v1/apply", token: api.admin, body: bad)
        #expect(refused.status == 400)
        #expect(await api.state.fleet == before)
    }

    @Test func aDryRunChangesNothing() async throws {
        let api = try await APIFixture()
        let answer = try await api.admin(.post, "/api/v1/vips?dryRun=true", ControlFixture.vip("bank", 231))
        #expect(try answer.decode(ChangeResult.self).dryRun)
        #expect(await api.state.fleet == ControlFixture.fleet)
    }
}

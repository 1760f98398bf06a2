import FleetModel
import FleetWire
import FleetYAML
import Testing

@testable import Admin

@Suite struct GetTests {
    /// What `-o table` and `-o wide` print, to the letter.
    @Test(arguments: Golden.all)
    func tables(golden: Golden) async {
        let run = await lvsctl(golden.arguments, script: SampleFleet.script)
        #expect(run.status == .done)
        #expect(run.out == golden.text)
        #expect(run.err == "")
    }

    @Test(arguments: [
        ["-o", "name", "get", "vips"], ["get", "-o", "name", "vips"], ["get", "vips", "-o", "name"],
        ["get", "vip", "--output=name"], ["get", "vip", "-o", "json", "-o", "name"],
    ])
    func globalOptionsStandAnywhere(arguments: [String]) async {
        let run = await lvsctl(arguments, script: SampleFleet.script)
        #expect(run.out == "vip/plain\nvip/shop\n")
        #expect(run.status == .done)
    }

    @Test func jsonIsAList() async throws {
        let run = await lvsctl("get", "vips", "-o", "json", script: SampleFleet.script)
        let list = try JSON.decode(JSONValue.self, from: Array(run.out.utf8))
        #expect(list["apiVersion"] == .text("lvsfleet.io/v1"))
        #expect(list["kind"] == .text("List"))
        guard case .list(let items)? = list["items"] else {
            Issue.record("items is no list")
            return
        }
        #expect(items.map { $0["metadata"]?["name"] } == [.text("plain"), .text("shop")])
    }

    @Test(arguments: ["json", "yaml"])
    func oneNamedThingStandsAlone(format: String) async throws {
        let run = await lvsctl("get", "vip", "shop", "-o", format, script: SampleFleet.script)
        #expect(run.requests.map(\.target) == ["/api/v1/vips/shop"])
        let document = try #require(try YAML.parse(run.out).first)
        #expect(try FleetObject(strict: document.value) == SampleFleet.objects[5])
    }

    /// A Central newer than this program says more than it knows.
    @Test func jsonPassesOnWhatIsUnknownHere() async {
        let body = #"{"items":[{"kind":"Service","metadata":{"name":"x"},"status":{"new":1}}],"extra":true}"#
        let run = await lvsctl("get", "services", "-o", "json") { _ in APIResponse(status: 200, body: Array(body.utf8))
        }
        #expect(run.status == .done)
        #expect(run.out.contains(#""new" : 1"#))
    }

    @Test(arguments: [
        ["get", "services", "shop/orders"], ["get", "services", "10.9.0.201:9000/tcp"],
    ])
    func servicesAreFoundByTheirNames(arguments: [String]) async {
        let run = await lvsctl(arguments, script: SampleFleet.script)
        #expect(run.out.contains("shop/orders"))
        #expect(!run.out.contains("shop/dns"))
    }

    @Test(arguments: [
        (["get", "vip", "nope"], "lvsctl: vips/nope: there is no such thing\n"),
        (["get", "vip", "../tokens"], "lvsctl: vip/../tokens: there is no such vip, for it is no name\n"),
        (["get", "director", "nope"], "lvsctl: director/nope: there is no such director\n"),
        (["get", "services", "shop/nope", "-o", "json"], "lvsctl: service/shop/nope: there is no such service\n"),
    ])
    func whatIsNotThereIsRefused(arguments: [String], sentence: String) async {
        let run = await lvsctl(arguments, script: SampleFleet.script)
        #expect(run.status == .refused)
        #expect(run.err == sentence)
        #expect(run.out == "")
    }

    @Test func assignmentsAreAskedForByTheirKey() async {
        let run = await lvsctl("get", "assignment", "shop/*@shop", "-o", "name", script: SampleFleet.script)
        #expect(run.requests.map(\.target) == ["/api/v1/assignments/shop/*/shop"])
        #expect(run.out == "assignment/shop/*@shop\n")
    }

    @Test func nothingIsSaidOnStderrOnly() async {
        let run = await lvsctl("get", "vips") { _ in answer(ObjectList([FleetObject]())) }
        #expect(run.out == "")
        #expect(run.err == "There are no vips.\n")
        #expect(run.status == .done)
    }
}

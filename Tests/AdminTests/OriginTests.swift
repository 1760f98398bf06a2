import FleetModel
import FleetWire
import Testing

@testable import Admin

/// Objects that belong to the cluster.
@Suite struct OriginTests {
    private static let script: ScriptedTransport.Script = { request throws(TransportError) in
        guard request.target.hasPrefix("/api/v1/vips") else { return try SampleFleet.script(request) }
        let documents = SampleFleet.objects.filter { $0.kind == .vip }.map {
            FleetDocument($0, origin: $0.name == "shop" ? .cluster : .administrator)
        }
        if request.target == "/api/v1/vips" { return answer(ObjectList(documents)) }
        return answer(documents[1])
    }

    @Test("The origin stands in wide tables, in documents and in descriptions, and in no fleet file")
    func isShown() async throws {
        let wide = await lvsctl(["get", "vips", "-o", "wide"], script: Self.script)
        #expect(
            wide.out.contains("-                   cluster\n")
                && wide.out.contains("green-a             administrator\n"))
        #expect(await !lvsctl(["get", "vips"], script: Self.script).out.contains("cluster"))
        let json = await lvsctl(["get", "vip", "shop", "-o", "json"], script: Self.script)
        let document = try JSON.decode(JSONValue.self, from: Array(json.out.utf8))
        #expect(document["status"]?["origin"] == .text("cluster"))
        #expect(await lvsctl(["describe", "vip", "shop"], script: Self.script).out.contains("origin: cluster"))
        for format in [[], ["-o", "json"]] {
            let export = await lvsctl(["export"] + format, script: Self.script)
            #expect(export.status == .done && !export.out.contains("origin") && !export.out.contains("status"))
        }
    }

    @Test(
        "--force is passed on by every change of an object",
        arguments: [
            (["delete", "vip", "shop"], "/api/v1/vips/shop?force=true"),
            (["assign", "namespace", "one", "--vip", "shop"], "/api/v1/assignments/one/*/shop?force=true"),
            (["unassign", "service", "one/a", "--vip", "shop"], "/api/v1/assignments/one/a/shop?force=true"),
            (["create", "vip", "a", "--address", "10.0.0.1", "--pair", "b", "--pool", "c"], "/api/v1/vips?force=true"),
        ])
    func force(_ arguments: [String], _ target: String) async {
        let run = await lvsctl(arguments + ["--force"]) { _ in changed("vip/shop", .configured) }
        #expect(run.status == .done)
        #expect(run.requests.map(\.target) == [target])
    }

    @Test("What vanished together is approved without a pair, and nothing is approved without a word")
    func approve() async {
        let run = await lvsctl("approve", "--fleet-objects", "--dry-run") { _ in
            changed("vip/shop", .deleted, dryRun: true)
        }
        #expect((run.status, run.out) == (.done, "vip/shop deleted (dry run)\n"))
        #expect(run.requests.map(\.target) == ["/api/v1/fleet-objects/approve?dryRun=true"])
        for arguments in [["approve"], ["approve", "blue", "--fleet-objects"]] {
            let wrong = await lvsctl(arguments) { _ in changed("vip/shop", .deleted) }
            #expect(wrong.status == .usage && wrong.requests.isEmpty)
        }
    }
}

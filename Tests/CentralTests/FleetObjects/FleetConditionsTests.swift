import FleetModel
import FleetWire
import Testing

@testable import Central

@Suite struct FleetConditionsTests {
    private static let objects = [
        ControlFixture.pair("blue", 11), ControlFixture.pool, ControlFixture.vip("shop", 201),
    ]

    /// A state that has read the cluster's objects, as it is shown.
    private func picture(_ manifests: [FleetManifest], _ fleet: Fleet = Fleet()) async throws -> FleetPicture {
        let state = try await FleetState(
            store: InMemoryStore(fleet: fleet), source: ScriptedSource(), scope: ClusterScope(fleetObjects: true),
            logger: ControlFixture.logger, now: { 1_000 })
        await state.receive(FleetObjectsFixture.cluster(manifests))
        try await state.replan()
        return await state.picture()
    }

    private func patches(
        _ picture: FleetPicture, _ entries: [String: ReportBook.Entry] = [:], now: Int64 = 1_000
    ) -> [String: JSONValue] {
        Dictionary(
            FleetConditions.patches(picture, entries, at: .now, now: now).map {
                ("\($0.kind.word)/\($0.name)", $0.body)
            }
        ) { first, _ in first }
    }

    /// `Accepted=True/Accepted Ready=False/NoRealServers`.
    private func words(_ body: JSONValue?) -> String {
        guard case .list(let conditions)? = body?["status"]?["conditions"] else { return "none" }
        return conditions.map {
            "\($0["type"]?.text ?? "")=\($0["status"]?.text ?? "")/\($0["reason"]?.text ?? "")"
        }.joined(separator: " ")
    }

    private func report(_ director: String, _ revision: Revision?) -> ReportBook.Entry {
        var report = DirectorReport(director: director, pair: "blue", agentVersion: "1", outcome: .waiting)
        if let revision { report.outcome = .applied(revision) }
        return ReportBook.Entry(report: report, received: .now)
    }

    @Test("Each object says whether it was taken, and whether it serves")
    func conditions() async throws {
        let unused = FleetObject.pool(
            "idle",
            Pool.Settings(
                source: .fixed(
                    Pool.Fixed(
                        servers: [Pool.Server(address: ControlFixture.address("10.9.0.77"))],
                        ports: [Pool.Port(port: 1, transport: .tcp)])))
        )
        let manifests = try (Self.objects + [unused, ControlFixture.vip("mall", 202, pair: "nowhere")]).map {
            try FleetObjectsFixture.manifest($0, generation: 3)
        }
        let picture = try await picture(manifests)
        let revision = try #require(picture.revisions["blue"])
        let entries = ["blue-a": report("blue-a", revision), "blue-b": report("blue-b", revision)]
        let patches = patches(picture, entries)
        #expect(words(patches["pair/blue"]) == "Accepted=True/Accepted Ready=True/Serving")
        #expect(words(patches["pool/hand"]) == "Accepted=True/Accepted Ready=True/Serving")
        #expect(words(patches["vip/shop"]) == "Accepted=True/Accepted Ready=True/Serving")
        #expect(words(patches["pool/idle"]) == "Accepted=True/Accepted Ready=False/NoRealServers")
        #expect(
            words(patches["vip/mall"]) == "Accepted=False/ReferenceMissing Ready=False/ReferenceMissing")
        #expect(patches["vip/shop"]?["status"]?["observedGeneration"] == .integer(3))
        let unseen = self.patches(picture, ["blue-a": entries["blue-a"] ?? report("blue-a", nil)])
        #expect(words(unseen["pair/blue"]) == "Accepted=True/Accepted Ready=Unknown/DirectorsUnseen")
        let behind = self.patches(picture, entries.mapValues { report($0.report.director, nil) })
        #expect(
            words(behind["pair/blue"]) == "Accepted=True/Accepted Ready=True/Serving", "no write with each revision")
    }

    @Test("What keeps an older version is as ready as that; what was never taken is not")
    func readinessOfTheRefused() async throws {
        var fleet = Fleet()
        _ = fleet.put(ControlFixture.pair("blue", 31))
        let manifests = try Self.objects.map { try FleetObjectsFixture.manifest($0) }
        let patches = patches(try await picture(manifests, fleet))
        #expect(words(patches["pair/blue"]) == "Accepted=False/Conflict Ready=False/Conflict")
        #expect(words(patches["vip/shop"]) == "Accepted=True/Accepted Ready=True/Serving")
    }

    @Test(
        "A status that says so already is left alone, and what became different keeps its time and others' conditions")
    func patch() async throws {
        let vip = ControlFixture.vip("shop", 201)
        let others = try Self.objects.dropLast().map { try FleetObjectsFixture.manifest($0) }
        let first = patches(try await picture(others + [try FleetObjectsFixture.manifest(vip)]))
        let said = try #require(first["vip/shop"]?["status"])
        let quiet = patches(
            try await picture(others + [try FleetObjectsFixture.manifest(vip, status: said)]), now: 9_000)
        #expect(quiet["vip/shop"] == nil && quiet["pair/blue"] != nil)
        // Another generation, and a condition of somebody else.
        guard case .list(let own)? = said["conditions"] else {
            Issue.record("no conditions")
            return
        }
        let foreign = JSONValue.object(["type": .text("example.org/Seen"), "status": .text("True")])
        let mixed = JSONValue.object(["observedGeneration": .integer(1), "conditions": .list(own + [foreign])])
        let later = patches(
            try await picture(others + [try FleetObjectsFixture.manifest(vip, generation: 2, status: mixed)]),
            now: 9_000)
        guard case .list(let conditions)? = later["vip/shop"]?["status"]?["conditions"] else {
            Issue.record("no patch")
            return
        }
        #expect(conditions.first == foreign && conditions.count == 3)
        #expect(conditions.dropFirst().allSatisfy { $0["lastTransitionTime"] == .text("1970-01-01T00:16:40Z") })
        #expect(conditions.dropFirst().allSatisfy { $0["observedGeneration"] == .integer(2) })
        // A status that turns has its own time.
        let lost = patches(
            try await picture([try FleetObjectsFixture.manifest(vip, generation: 2, status: mixed)]), now: 9_000)
        guard case .list(let turned)? = lost["vip/shop"]?["status"]?["conditions"] else {
            Issue.record("no patch")
            return
        }
        #expect(turned.dropFirst().allSatisfy { $0["lastTransitionTime"] == .text("1970-01-01T02:30:00Z") })
    }

    @Test("Without the cluster's objects there is nothing to write")
    func nothing() async throws {
        let state = try await ControlFixture.state(InMemoryStore(fleet: ControlFixture.fleet))
        try await state.replan()
        #expect(FleetConditions.patches(await state.picture(), [:], at: .now, now: 1).isEmpty)
    }
}

import FleetModel
import FleetWire
import Foundation
import Logging
import ScriptedAPIServer
import ServiceLifecycle
import Testing

@testable import Central

/// The cluster's objects from where they are written to the fleet: through an API server, and through a folder.
@Suite(.timeLimit(.minutes(1))) struct FleetObjectSourcesTests {
    private static let resources: [FleetObject.Kind: Resource] = [
        .pair: .pairs, .pool: .pools, .vip: .vips, .assignment: .assignments,
    ]
    private static let objects = [
        ControlFixture.pair("blue", 11), ControlFixture.pool, ControlFixture.vip("shop", 201),
        ControlFixture.assignment("one"),
    ]

    private static func text(_ object: FleetObject, name: String? = nil) throws -> String {
        var document = try JSON.decode(JSONValue.self, from: try JSON.encode(object))
        if let name, case .object(var fields) = document {
            fields["metadata"] = .object(["name": .text(name)])
            document = .object(fields)
        }
        return String(decoding: try JSON.encode(document), as: UTF8.self)
    }

    private func with(
        _ source: any ClusterSource, _ clock: HandClock? = nil, _ body: (FleetState) async throws -> Void
    ) async throws {
        let state = try await FleetState(
            store: InMemoryStore(), source: source, scope: ClusterScope(fleetObjects: true),
            logger: ControlFixture.logger, now: { 1_000 }, clock: { clock?.now ?? .now })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await source.run() }
            group.addTask {
                try await ClusterFollower(source: source, state: state, logger: ControlFixture.logger).run()
            }
            try await body(state)
            group.cancelAll()
        }
    }

    private func withServer(
        _ clock: HandClock? = nil, _ body: (ScriptedAPIServer, FleetState) async throws -> Void
    ) async throws {
        let server = ScriptedAPIServer()
        try server.start()
        defer { server.stop() }
        var timings = ReflectorTimings()
        timings.firstPause = .milliseconds(10)
        timings.longestPause = .milliseconds(40)
        timings.emptyListPause = .milliseconds(20)
        timings.goodWhile = .milliseconds(300)
        timings.pageSize = 2
        let source = KubernetesSource(
            access: ClusterAccess(server: server.url, token: .none), timings: timings, logger: Logger(label: "test"))
        try await with(source, clock) { state in try await body(server, state) }
    }

    @Test("Objects of the API become the fleet, and follow each change")
    func follows() async throws {
        try await withServer { server, state in
            for object in Self.objects.reversed() {
                guard let resource = Self.resources[object.kind] else { continue }
                try server.put(resource, try Self.text(object, name: object.kind == .assignment ? "one" : nil))
            }
            try await ControlFixture.require { await state.fleet.assignments.count == 1 }
            #expect(await state.fleet.objects.map(\.reference) == Self.objects.map(\.reference))
            try server.put(.vips, try Self.text(ControlFixture.vip("shop", 202)))
            try await ControlFixture.require {
                await state.fleet.vips["shop"]?.address == ControlFixture.address("10.9.0.202")
            }
            try server.put(.pools, #"{"metadata":{"name":"bad"},"spec":{"nodes":{},"typo":1}}"#)
            try await ControlFixture.require {
                await state.picture().intake?.findings.map(\.reason) == ["ClusterObjectInvalid"]
            }
        }
    }

    @Test("While the kinds are not installed nothing is taken or lost, it is said, and they are read once they are")
    func notInstalled() async throws {
        try await withServer { server, state in
            for resource in Self.resources.values {
                server.setFault(.status(404), on: .list, of: resource)
            }
            for object in Self.objects.dropLast() {
                try server.put(Self.resources[object.kind] ?? .pods, try Self.text(object))
            }
            try await ControlFixture.require { await state.picture().cluster.refused == ClusterQuery.fleet }
            try await state.replan()
            let picture = await state.picture()
            #expect(picture.plan != nil && picture.fleet == Fleet() && picture.intake == nil)
            #expect(Set(picture.cluster.findings.map(\.subject)) == ["pairs", "pools", "vips", "assignments"])
            _ = try await state.change(.put(ControlFixture.pair("green", 13)))
            server.setFault(nil, on: .list)
            try await ControlFixture.require { await state.fleet.vips.count == 1 }
            #expect(await state.fleet.pairs.keys.sorted() == ["blue", "green"])
        }
    }

    @Test("A server that lists nothing any more takes nothing away")
    func emptied() async throws {
        try await withServer { server, state in
            for object in Self.objects.dropLast() {
                try server.put(Self.resources[object.kind] ?? .pods, try Self.text(object))
            }
            try await ControlFixture.require { await state.fleet.vips.count == 1 }
            for resource in Self.resources.values { server.setFault(.emptyList, on: .list, of: resource) }
            server.expireHistory()
            try await ControlFixture.require {
                await state.picture().cluster.fleetObjects.isEmpty
            }
            try await state.replan()
            #expect(await state.fleet.objects.count == 3)
            #expect(await state.picture().intake?.next != nil, "it is looked at once more when all went that will go")
        }
    }

    @Test("A definition that is deleted, and one that is installed anew and empty, take nothing away")
    func definitionDeleted() async throws {
        let clock = HandClock()
        try await withServer(clock) { server, state in
            let vips = [ControlFixture.vip("shop", 201), ControlFixture.vip("mall", 202)]
            for object in Self.objects.prefix(2) + vips {
                try server.put(Self.resources[object.kind] ?? .pods, try Self.text(object))
            }
            try await ControlFixture.require { await state.fleet.vips.count == 2 }
            // An API server deletes the objects first, one by one, and then knows the kind no more.
            for vip in vips { try server.delete(.vips, name: vip.name) }
            for verb in [Verb.list, .watch] { server.setFault(.status(404), on: verb, of: .vips) }
            server.expireHistory()
            try await ControlFixture.require { await state.picture().cluster.refused == [.fleet(.vip)] }
            clock.pass(3_600)
            try await state.replan()
            #expect(await state.fleet.vips.count == 2)
            server.setFault(nil, on: .list)
            server.setFault(nil, on: .watch)
            try await ControlFixture.require { await state.picture().cluster.refused.isEmpty }
            try await state.replan()
            clock.pass(3_600)
            try await state.replan()
            #expect(await state.fleet.vips.count == 2)
            #expect(await state.picture().intake?.findings.map(\.reason) == ["ClusterObjectsHeld"])
        }
    }

    @Test("A folder of manifests drives the fleet as an API does")
    func folder() async throws {
        let folder = try TemporaryFolder()
        let file = URL(fileURLWithPath: folder.path + "/fleet.yaml")
        func write(_ objects: [FleetObject]) throws {
            let text = try objects.map { try Self.text($0) }.joined(separator: "\n---\n")
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        try write(Self.objects)
        try await with(ManifestsSource(folder: folder.path, interval: .milliseconds(5))) { state in
            try await ControlFixture.require { await state.fleet.assignments.count == 1 }
            try write(Self.objects + [ControlFixture.pair("green", 13)])
            try await ControlFixture.require { await state.fleet.pairs.count == 2 }
            try "kind: [".write(to: file, atomically: true, encoding: .utf8)
            try await ControlFixture.require {
                await state.picture().cluster.findings.map(\.reason) == ["ManifestUnreadable"]
            }
            #expect(await state.fleet.pairs.count == 2)
            // Nobody says anything more: the time alone lets it go.
            try write(Self.objects)
            let deadline = ContinuousClock.now + FleetRemovals.settling * 4
            while await state.fleet.pairs.count == 2, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(await state.fleet.pairs.keys.sorted() == ["blue"])
        }
    }
}

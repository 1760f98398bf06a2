import FleetModel
import FleetWire

@testable import Central

/// The cluster's objects for tests: what a fleet file says, as the API would.
enum FleetObjectsFixture {
    static func manifest(
        _ object: FleetObject, name: String? = nil, adopts: Bool = false, generation: Int64 = 1,
        status: JSONValue = .null
    ) throws -> FleetManifest {
        var document = try JSON.decode(JSONValue.self, from: try JSON.encode(object))
        if case .object(var fields) = document {
            var metadata: [String: JSONValue] = [
                "name": .text(name ?? object.name.replacing("/", with: ".")), "generation": .integer(generation),
            ]
            if adopts { metadata["annotations"] = .object(["lvsfleet.io/adopt": .text("true")]) }
            fields["metadata"] = .object(metadata)
            fields["status"] = status
            document = .object(fields)
        }
        return try manifest(document, object.kind)
    }

    static func manifest(_ document: JSONValue, _ kind: FleetObject.Kind) throws -> FleetManifest {
        try FleetManifest(try JSON.decode(FleetManifest.Document.self, from: try JSON.encode(document)), kind)
    }

    /// One that does not read.
    static func broken(_ kind: FleetObject.Kind, _ name: String) throws -> FleetManifest {
        try manifest(
            .object(["metadata": .object(["name": .text(name)]), "spec": .object(["nonsense": .integer(1)])]), kind)
    }

    static func cluster(_ manifests: [FleetManifest]) -> ClusterSnapshot {
        var snapshot = ClusterSnapshot(answered: ClusterQuery.fleet)
        for manifest in manifests { snapshot.insert(.fleet(manifest)) }
        return snapshot
    }

    static func cluster(_ objects: [FleetObject]) throws -> ClusterSnapshot {
        cluster(try objects.map { try manifest($0) })
    }

    /// A store, and what looks at the cluster for it; each look is taken.
    struct World {
        var fleet = Fleet()
        var origins: [ObjectKey: FleetOrigin] = [:]
        private(set) var intake = FleetIntake()
        private(set) var answer: FleetIntake.Answer?
        private(set) var time = ContinuousClock.now

        init(_ objects: [FleetObject] = []) {
            for object in objects { _ = fleet.put(object) }
        }

        /// Looks some seconds after the last look.
        mutating func look(
            _ cluster: ClusterSnapshot, after seconds: Int = 1, isApproved: Bool = false,
            occupied: [IPAddress: String] = [:]
        ) {
            time += .seconds(seconds)
            answer = intake.look(
                at: cluster, fleet, origins, isApproved: isApproved, at: time, date: 100, occupied: { occupied })
            fleet = answer?.fleet ?? fleet
            origins = answer?.origins ?? origins
        }

        mutating func look(_ objects: [FleetObject], after seconds: Int = 1) throws {
            look(try cluster(objects), after: seconds)
        }

        /// Looks twice, so that what is missing is missing for long enough.
        mutating func settle(_ cluster: ClusterSnapshot) {
            look(cluster)
            look(cluster, after: 10)
        }

        var names: [String] { fleet.objects.map(\.reference) }
        var reasons: [String] { (answer?.findings ?? []).map { "\($0.reason) \($0.subject)" } }

        func verdict(_ kind: FleetObject.Kind, _ name: String) -> FleetStanding.Verdict? {
            answer?.standings[FleetManifest.Key(kind: kind, name: name)]?.verdict
        }

        /// A restart forgets all but what is stored.
        mutating func restart() { intake = FleetIntake() }
    }
}

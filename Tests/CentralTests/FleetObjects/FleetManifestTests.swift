import FleetModel
import FleetWire
import Foundation
import Testing

@testable import Central

@Suite struct FleetManifestTests {
    private static let document = """
        apiVersion: lvsfleet.io/v1
        kind: VIP
        metadata:
          name: shop
          uid: 1b6f
          generation: 4
          resourceVersion: "77"
          annotations: {lvsfleet.io/adopt: "true", other: x}
          managedFields: [{manager: kubectl}]
        spec: {address: 10.9.0.201, pair: blue, pool: hand}
        status:
          observedGeneration: 3
          conditions: [{type: Ready, status: "True", reason: Serving, message: m, lastTransitionTime: t}]
        """

    private func objects(_ text: String) throws -> [FleetManifest] {
        try ManifestFile(text: text).objects.compactMap { if case .fleet(let manifest) = $0 { manifest } else { nil } }
    }

    @Test("An object of the API reads as one of a fleet file, whatever else its metadata says")
    func reads() throws {
        let manifest = try #require(try objects(Self.document).first)
        #expect(try manifest.content.get() == ControlFixture.vip("shop", 201))
        #expect(manifest.key == FleetManifest.Key(kind: .vip, name: "shop") && manifest.isAdopting)
        #expect(manifest.generation == 4 && manifest.status.observedGeneration == 3)
        #expect(manifest.status.conditions.map { $0["type"] } == [.text("Ready")])
        let same = try objects(Self.document.replacing("generation: 4", with: "generation: 5"))
        #expect(same.first?.digest == manifest.digest, "only spec is a change")
        let other = try objects(Self.document.replacing("pool: hand", with: "pool: other"))
        #expect(other.first?.digest != manifest.digest)
    }

    @Test(
        "What does not read names its field, and takes no other with it",
        arguments: [
            ("pool: hand", "pol: hand", "spec.pool"), ("pool: hand", "pool: hand, more: 1", "spec.more"),
            ("10.9.0.201", "10.9.0.2011", "spec.address"), ("lvsfleet.io/v1\n", "lvsfleet.io/v9\n", "apiVersion"),
        ])
    func badField(_ old: String, _ new: String, _ field: String) throws {
        let text = Self.document.replacing(old, with: new) + "\n---\n" + Self.document.replacing("shop", with: "mall")
        let manifests = try objects(text)
        #expect(manifests.map(\.metadata.name) == ["shop", "mall"])
        #expect(throws: DocumentError.self) { try manifests[0].content.get() }
        if case .failure(let error) = manifests[0].content { #expect(error.field == field) }
        #expect(try manifests[1].content.get().name == "mall")
    }

    @Test("A fleet file in a folder is the cluster's word too, though its assignments have no names")
    func fleetFile() throws {
        let text = """
            apiVersion: lvsfleet.io/v1
            kind: List
            items:
            - {apiVersion: lvsfleet.io/v1, kind: Assignment, spec: {namespace: one, vip: shop}}
            - {apiVersion: other.io/v1, kind: Pool, metadata: {name: theirs}, spec: {}}
            """
        let manifests = try objects(text)
        #expect(manifests.map { "\($0.key)" } == ["Assignment one/*@shop"])
        #expect(throws: ManifestFile.Unreadable.self) {
            try ManifestFile(text: "{apiVersion: lvsfleet.io/v1, kind: VIP, spec: {}}")
        }
    }

    @Test("Pages and events read by the kind that was asked for, whether or not items name it")
    func pages() throws {
        let item = #"{"metadata":{"name":"one"},"spec":{"namespace":"one","vip":"shop"}}"#
        let list = #"{"kind":"AssignmentList","metadata":{"resourceVersion":"5"},"items":[\#(item)]}"#
        let page = try ListPage(Array(list.utf8), answering: .fleet(.assignment))
        #expect(page.items.map(\.identity) == ["Assignment one"])
        #expect(throws: DocumentError.self) { try ListPage(Array(list.utf8), answering: .fleet(.pool)) }
        let line = #"{"type":"DELETED","object":\#(item)}"#
        let event = try WatchEvent(line: Array(line.utf8), answering: .fleet(.assignment))
        guard case .deleted(let object) = event else {
            Issue.record("\(event)")
            return
        }
        var snapshot = FleetObjectsFixture.cluster([] as [FleetManifest])
        snapshot.insert(object)
        #expect(snapshot.holds(object) && snapshot.fleetObjects.count == 1)
        snapshot.remove(.fleet(.assignment), object.reference)
        #expect(snapshot.fleetObjects.isEmpty)
        #expect(ClusterQuery.fleet(.vip).path == "/apis/lvsfleet.io/v1/vips")
    }

    @Test("What the API server takes by our definitions reads here")
    func definitions() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
        let file = root.appending(path: "deploy/verify/objects/accepted.yaml")
        let manifests = try objects(String(contentsOf: file, encoding: .utf8))
        #expect(Set(manifests.map(\.kind)).count == 4)
        for manifest in manifests {
            #expect(throws: Never.self, "\(manifest.key)") { try manifest.content.get() }
        }
    }

    @Test("A status that an object carries is no typing error of a fleet file")
    func statusIsPassedOver() throws {
        var document = try JSON.decode(JSONValue.self, from: try JSON.encode(ControlFixture.vip("shop", 201)))
        if case .object(var fields) = document {
            fields["status"] = .object(["origin": .text("cluster")])
            document = .object(fields)
        }
        #expect(try FleetObject(strict: document) == ControlFixture.vip("shop", 201))
        let shown = FleetDocument(ControlFixture.vip("shop", 201), origin: .cluster)
        #expect(try JSON.decode(JSONValue.self, from: try JSON.encode(shown)) == document)
        #expect(try JSON.decode(FleetDocument.self, from: try JSON.encode(shown)) == shown)
    }
}

import FleetModel
import FleetWire
import Foundation
import Testing

@testable import Admin

@Suite struct FleetFileTests {
    static let text = """
        apiVersion: lvsfleet.io/v1
        kind: Pair
        metadata: {name: blue}
        spec:
          directors: [{name: blue-a, address: 10.9.0.11}, {name: blue-b, address: 10.9.0.12}]
          allowedVIPs: [10.9.0.192/26]
        ---
        apiVersion: lvsfleet.io/v1
        kind: VIP
        metadata: {name: shop}
        spec:
          address: 10.9.0.201
          pair: blue
          pool: ingress
          service: {scheduler: rr, persistence: {timeoutSeconds: 300}}
        ---
        apiVersion: lvsfleet.io/v1
        kind: Assignment
        spec: {namespace: shop, service: orders, vip: shop}
        """

    @Test func readsAllDocuments() throws {
        let file = try FleetFile.parse(Self.text, name: "fleet.yaml")
        #expect(file.objects.map(\.reference) == ["pair/blue", "vip/shop", "assignment/shop/orders@shop"])
        #expect(file.entries.map { $0.line(of: "spec") } == [4, 11, 19])
    }

    @Test func listsAreUnfolded() throws {
        let list = """
            {"apiVersion": "lvsfleet.io/v1", "kind": "List", "items": [
              {"apiVersion": "lvsfleet.io/v1", "kind": "Assignment", "spec": {"namespace": "*", "vip": "shop"}},
              {"apiVersion": "lvsfleet.io/v1", "kind": "Assignment", "spec": {"namespace": "shop", "vip": "shop"}}]}
            """
        let file = try FleetFile.parse(list, name: "fleet.json")
        #expect(file.objects.map(\.reference) == ["assignment/*/*@shop", "assignment/shop/*@shop"])
        #expect(file.entries.map { $0.line(of: "spec.vip") } == [2, 3])
    }

    /// A change to the text, and the sentence that it earns.
    @Test(arguments: [
        ("scheduler: rr", "scheduler: fastest", "fleet.yaml:15: spec.service.scheduler: unknown scheduler \"fastest\""),
        ("scheduler: rr", "sheduler: rr", "fleet.yaml:15: spec.service.sheduler: is not a field of VIP"),
        ("address: 10.9.0.201", "address: 10.9.0.999", "fleet.yaml:12: spec.address: "),
        ("  address: 10.9.0.201\n", "", "fleet.yaml:11: spec.address: is missing"),
        ("pair: blue", "pair: 7", "fleet.yaml:13: spec.pair: is not a text"),
        (
            "timeoutSeconds: 300", "timeoutSeconds: \"300\"",
            "fleet.yaml:15: spec.service.persistence.timeoutSeconds: is not"
        ),
        ("kind: VIP", "kind: Vip", "fleet.yaml:9: kind: \"Vip\" is not one of Pair, Pool, VIP, Assignment"),
        ("address: 10.9.0.12", "adress: 10.9.0.12", "fleet.yaml:5: spec.directors[1].address: is missing"),
        ("kind: Assignment", "kind: List", "fleet.yaml:17: items: is not a list"),
        ("allowedVIPs: [", "allowedVIPs: [[", "fleet.yaml:7: not valid YAML: "),
    ])
    func errorsNameFileLineAndField(old: String, new: String, sentence: String) throws {
        let start = try #require(Self.text.range(of: old))
        let text = Self.text.replacingCharacters(in: start, with: new)
        let failure = #expect(throws: Failure.self) { try FleetFile.parse(text, name: "fleet.yaml") }
        #expect(failure?.sentence?.hasPrefix(sentence) == true, "\(String(describing: failure?.sentence))")
        #expect(failure?.status == .refused)
    }

    @Test func anObjectStandsOnce() {
        let failure = #expect(throws: Failure.self) {
            try FleetFile.parse(Self.text + "\n---\n" + Self.text, name: "fleet.yaml")
        }
        #expect(failure?.sentence == "fleet.yaml:21: pair/blue stands at line 1 already")
    }

    @Test func aFileWithoutObjectsIsAMistake() {
        let failure = #expect(throws: Failure.self) { try FleetFile.parse("# nothing\n", name: "fleet.yaml") }
        #expect(failure?.sentence == "fleet.yaml: holds no objects")
    }
}

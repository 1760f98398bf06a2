import FleetModel
import FleetWire
import Foundation
import Testing

@testable import Central

/// The pools are those of docs/presets.yaml, which `lvsctl create pool --preset` makes.
@Suite("An ingress controller that was installed as its documentation says serves with its preset alone")
struct ControllerManifestTests {
    private static let bothNodes = ["10.9.0.21 active", "10.9.0.22 active", "fd09::21 active", "fd09::22 active"]

    /// A fleet whose one pool is a preset, with a VIP of each family.
    private static func stage(
        _ preset: String, httpPorts: [UInt16]? = nil, _ change: (inout Pool.Settings) -> Void = { _ in }
    ) throws -> PoolStage {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/presets.yaml"), encoding: .utf8)
        for case .fleet(let manifest) in try ManifestFile(text: text).objects where manifest.metadata.name == preset {
            guard case .pool(_, var settings) = try manifest.content.get() else { continue }
            change(&settings)
            return PoolStage(settings, httpPorts: httpPorts)
        }
        throw Missing()
    }

    private struct Missing: Error {}

    @Test("ingress-nginx, the bare-metal manifest on the host network")
    func ingressNginx() throws {
        let plan = try Self.stage("ingress-nginx").plan([ControllerManifests.nodes, ControllerManifests.ingressNginx])
        #expect(plan.servers() == Self.bothNodes)
        #expect(plan.places.filter { $0.hasPrefix("vip ") } == ["vip 443/tcp", "vip 80/tcp"])
        #expect(plan.reasons.isEmpty)
    }

    @Test("ingress-nginx with its ConfigMap of TCP ports, each for the application service that it leads to")
    func ingressNginxPorts() throws {
        var stage = try Self.stage("ingress-nginx") { settings in
            guard case .pods(var pods) = settings.source else { return }
            pods.tcpConfigMap = ObjectReference(namespace: "ingress-nginx", name: "tcp-services")
            settings.source = .pods(pods)
        }
        PlannerFixture.assign("default/*@vip", in: &stage.fleet)
        let plan = try stage.plan([ControllerManifests.nodes, ControllerManifests.ingressNginx])
        #expect(plan.servers() == Self.bothNodes)
        #expect(
            plan.places.filter { $0.hasPrefix("vip ") }
                == ["vip 443/tcp", "vip 80/tcp", "vip 9000/tcp default/example-go"])
        #expect(plan.reasons.isEmpty)
    }

    @Test(
        "Traefik's chart, on the host network and with host ports",
        arguments: [ControllerManifests.traefikHostNetwork, ControllerManifests.traefikHostPorts])
    func traefik(manifests: String) throws {
        let plan = try Self.stage("traefik").plan([ControllerManifests.nodes, manifests])
        let expected =
            manifests == ControllerManifests.traefikHostPorts
            ? Self.bothNodes : Self.bothNodes.filter { $0.hasPrefix("10.") }
        #expect(plan.servers() == expected)
        #expect(plan.places.filter { $0.hasPrefix("vip ") } == ["vip 443/tcp", "vip 80/tcp"])
        #expect(plan.reasons.filter { !$0.hasPrefix("NoRealServer vip/vip6") }.isEmpty)
        #expect(plan.balanced.isEmpty, "its Service of type LoadBalancer is of no class of ours")
    }

    @Test("Cilium's Gateway API on the host network: every node but the control plane, at the listeners' own ports")
    func cilium() throws {
        var stage = try Self.stage("cilium", httpPorts: [])
        PlannerFixture.assign("edge/*@vip", in: &stage.fleet)
        let plan = try stage.plan([ControllerManifests.nodes, ControllerManifests.cilium])
        #expect(plan.servers() == Self.bothNodes)
        #expect(
            plan.places.filter { $0.hasPrefix("vip ") } == ["vip 8080/tcp edge/public", "vip 8443/tcp edge/public"])
        #expect(plan.reasons.isEmpty)
    }
}

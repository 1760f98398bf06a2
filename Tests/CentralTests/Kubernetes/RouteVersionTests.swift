import FleetModel
import ScriptedAPIServer
import Testing

@testable import Central

/// Resources that a cluster may have in one version, in another, or not at all.
@Suite(.timeLimit(.minutes(1))) struct RouteVersionTests {
    private static let routes = ClusterQuery.routes(.tcp, namespace: nil)
    private static let gateways = ClusterQuery.gatewaysOf(namespace: nil)
    private static let route =
        #"{"metadata":{"namespace":"shop","name":"r"},"spec":{"parentRefs":[{"name":"g"}],"rules":[{"backendRefs":[{"name":"s"}]}]}}"#

    private func routeRequests(_ stage: SourceStage, _ version: String) -> Int {
        stage.server.requests.count { $0.contains("/\(version)/tcproutes") }
    }

    @Test(
        "Routes are found in v1 alone, in v1alpha2 alone, and in v1 where there are both",
        arguments: [
            (["v1"], "v1"), (["v1alpha2"], "v1alpha2"), (["v1", "v1alpha2"], "v1"),
        ], [false, true])
    func finds(installed: (versions: [String], asked: String), streams: Bool) async throws {
        try await SourceStage.with(
            streams: streams, following: [Self.routes],
            before: {
                $0.install(.tcproutes, versions: Set(installed.versions))
                try $0.put(.tcproutes, Self.route)
            }
        ) { stage in
            await stage.wait("answered") { await stage.reader.last.tcpRoutes.count == 1 }
            #expect(await stage.reader.last.refused.isEmpty)
            #expect(await stage.reader.last.findings.isEmpty)
            stage.server.expireHistory()
            try stage.server.delete(.tcproutes, namespace: "shop", name: "r")
            try stage.server.put(.tcproutes, Self.route.replacing(#""r""#, with: #""q""#))
            await stage.wait("followed") { await stage.reader.last.tcpRoutes.keys.map(\.name) == ["q"] }
            // The version that was found is remembered: the other was asked for once at most.
            let other = installed.asked == "v1" ? "v1alpha2" : "v1"
            #expect(routeRequests(stage, other) <= (installed.asked == "v1" ? 0 : 1))
        }
    }

    @Test("A group that is not installed is no missing right, and is noticed when it comes")
    func installedLater() async throws {
        let queries: Set<ClusterQuery> = [Self.routes, Self.gateways, SourceStage.pods]
        try await SourceStage.with(following: queries) { stage in
            await stage.wait("complete") { await stage.reader.last.isComplete(for: queries) }
            await stage.wait("said so") { await stage.reader.last.findings.count == 2 }
            for finding in await stage.reader.last.findings {
                #expect(finding.reason == "NotInstalled")
                #expect(finding.message.contains("does not have this resource"))
            }
            // Nothing about it in /readyz either.
            #expect(await stage.source.problem() == nil)
            for resource in [Resource.gateways, .tcproutes] { stage.server.install(resource, versions: ["v1"]) }
            try stage.server.put(.tcproutes, Self.route)
            await stage.wait("noticed") { await stage.reader.last.tcpRoutes.count == 1 }
            await stage.wait("nothing is missing") { await stage.reader.last.findings.isEmpty }
            // And what is taken away again says nothing about what there is.
            stage.server.install(.tcproutes, versions: [])
            stage.server.cutConnections()
            await stage.wait("missing again") { await stage.reader.last.findings.map(\.reason) == ["NotInstalled"] }
            #expect(await stage.reader.last.tcpRoutes.count == 1)
            #expect(await stage.reader.last.answered.contains(Self.routes))
        }
    }
}

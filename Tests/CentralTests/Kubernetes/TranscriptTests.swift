import FleetModel
import FleetWire
import Testing

@testable import Central

/// What a real API server said reads as what it means.
@Suite struct TranscriptTests {
    private static let pods = ClusterQuery.pods(namespace: "ingress-nginx", labels: [:])

    private func events(_ text: String, _ query: ClusterQuery) throws -> [WatchEvent] {
        var lines = LineSplitter()
        return try lines.take(Array("\(text)\n".utf8)).map { try WatchEvent(line: $0, answering: query) }
    }

    @Test func readsAListOfPods() throws {
        let page = try ListPage(Array(Transcripts.listPods.utf8), answering: Self.pods)
        #expect(page.next == nil)
        #expect(!page.version.isEmpty)
        guard case .pod(let pod)? = page.items.first else {
            Issue.record("no pod")
            return
        }
        #expect(pod.metadata.namespace == "ingress-nginx")
        #expect(pod.isOnHostNetwork)
        #expect(pod.isReady)
        #expect(!pod.hostAddresses.isEmpty)
    }

    @Test func readsServicesAndNodes() throws {
        let services = try ListPage(Array(Transcripts.listServices.utf8), answering: .services)
        #expect(services.items.contains { $0.reference.description == "shop/payments" })
        #expect(try ListPage(Array(Transcripts.listNodes.utf8), answering: .nodes).items.count == 1)
    }

    @Test func readsTheEndOfAPod() throws {
        let events = try events(Transcripts.watchPods, Self.pods)
        guard events.count == 4, case .changed(let ending) = events[0], case .deleted(let gone) = events[1],
            case .changed(let next) = events[2], case .bookmark(let version, false) = events[3]
        else {
            Issue.record("\(events)")
            return
        }
        #expect(ending.metadata.isBeingDeleted)
        #expect(ending.reference == gone.reference)
        #expect(next.reference != gone.reference)
        #expect(!version.isEmpty)
    }

    @Test("The mark at the end of initial events is told from other bookmarks")
    func readsTheMark() throws {
        let events = try events(Transcripts.watchInitialEvents, Self.pods)
        guard case .changed(let pod)? = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(pod.metadata.namespace == "ingress-nginx")
        #expect(events.dropFirst() == [.bookmark(version: "405", endsInitialEvents: true)])
        let other = Transcripts.watchInitialEvents.replacing(#"-end":"true""#, with: #"-end":"false""#)
        #expect(try self.events(other, Self.pods).last == .bookmark(version: "405"))
    }

    @Test("A watch says the same wherever its bytes are cut into pieces")
    func everyCut() throws {
        let bytes = Array("\(Transcripts.watchPods)\n".utf8)
        let whole = try events(Transcripts.watchPods, Self.pods)
        #expect(whole.count == 4)
        var lines = LineSplitter()
        let expected = try lines.take(bytes)
        for cut in bytes.indices {
            var lines = LineSplitter()
            let pieces = try lines.take(Array(bytes[..<cut])) + lines.take(Array(bytes[cut...]))
            #expect(pieces == expected, "cut at byte \(cut)")
        }
    }

    @Test(
        "An object of another kind than the one asked for is passed over, as client-go's TestReflectorWatchHandler wants"
    )
    func anotherKind() throws {
        let line = #"{"type":"ADDED","object":{"kind":"Service","metadata":{"name":"rejected","resourceVersion":"5"}}}"#
        #expect(try events(line, Self.pods) == [.unknown("ADDED of kind Service")])
    }

    @Test func readsAChangeOfAConfigMap() throws {
        let query = ClusterQuery.configMap(ObjectReference(namespace: "ingress-nginx", name: "tcp-services"))
        guard case .changed(.configMap(let map))? = try events(Transcripts.watchConfigMaps, query).first else {
            Issue.record("no ConfigMap")
            return
        }
        #expect(map.data["9001"] == "shop/payments:8443")
        #expect(map.metadata.resourceVersion == "406")
    }

    @Test func readsErrors() throws {
        let expired = try events(Transcripts.watchExpired, Self.pods)
        #expect(
            expired == [.error(APIStatus(message: "too old resource version: 1 (418)", reason: "Expired", code: 410))])
        let forbidden = try JSON.decode(APIStatus.self, from: Array(Transcripts.forbidden.utf8))
        #expect(forbidden.reason == "Forbidden")
        let page = try JSON.decode(APIStatus.self, from: Array(Transcripts.expiredContinue.utf8))
        #expect(page.code == 410)
    }

    @Test(arguments: [
        Transcripts.forbidden, Transcripts.listNodes, "{}", "", "<html></html>",
        #"{"kind":"PodList","items":[]}"#, #"{"kind":"PodList","metadata":{"resourceVersion":""},"items":[]}"#,
    ])
    func takesNothingElseForAListOfPods(body: String) {
        #expect(throws: DocumentError.self) { try ListPage(Array(body.utf8), answering: Self.pods) }
    }

    @Test func asksForWhatTheQueryMeans() {
        let pods = ClusterQuery.pods(namespace: "ingress", labels: ["b": "2", "app.kubernetes.io/name": "x"])
        #expect(
            pods.list(limit: 500, continue: "a=") == "/api/v1/namespaces/ingress/pods?"
                + "labelSelector=app.kubernetes.io%2Fname%3Dx%2Cb%3D2&limit=500&continue=a%3D")
        let map = ClusterQuery.configMap(ObjectReference(namespace: "ingress", name: "tcp"))
        #expect(
            map.watch(from: "7", seconds: 300) == "/api/v1/namespaces/ingress/configmaps?"
                + "fieldSelector=metadata.name%3Dtcp&watch=1&resourceVersion=7&allowWatchBookmarks=true"
                + "&timeoutSeconds=300"
        )
        #expect(ClusterQuery.nodes.list(limit: 1, continue: nil) == "/api/v1/nodes?limit=1")
        #expect(
            ClusterQuery.nodes.stream(seconds: 300) == "/api/v1/nodes?watch=1&sendInitialEvents=true"
                + "&resourceVersionMatch=NotOlderThan&resourceVersion=&allowWatchBookmarks=true&timeoutSeconds=300")
        #expect(
            ClusterQuery.routes(.udp, namespace: "a").paths == [
                "/apis/gateway.networking.k8s.io/v1/namespaces/a/udproutes",
                "/apis/gateway.networking.k8s.io/v1alpha2/namespaces/a/udproutes",
            ])
        #expect(ClusterQuery.gatewaysOf(namespace: nil).paths == ["/apis/gateway.networking.k8s.io/v1/gateways"])
    }
}

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
            case .changed(let next) = events[2], case .bookmark(let version) = events[3]
        else {
            Issue.record("\(events)")
            return
        }
        #expect(ending.metadata.isBeingDeleted)
        #expect(ending.reference == gone.reference)
        #expect(next.reference != gone.reference)
        #expect(!version.isEmpty)
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
    }
}

import FleetModel
import Testing

@testable import Central

@Suite struct ManifestFolderTests {
    private static let pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: nginx-1, namespace: ingress, labels: {app: nginx}}
        spec: {nodeName: edge-1, hostNetwork: true}
        status:
          phase: Running
          conditions: [{type: Ready, status: "True"}]
          podIPs: [{ip: 10.9.0.21}, {ip: "fd09::21"}]
        """
    private static let map = """
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "tcp", "namespace": "ingress"},
         "data": {"9000": "shop/orders:8080"}}
        """

    private func folder(_ files: [String: String]) -> ManifestFolder {
        var folder = ManifestFolder()
        for (name, text) in files { folder.update(name, .text(text)) }
        folder.finishLook()
        return folder
    }

    @Test func readsYAMLAndJSONAndIgnoresTheRest() {
        let folder = folder([
            "a.yaml": "---\n\n---\n\(Self.pod)\n---\nkind: Deployment\nmetadata: {name: x}\n---\n# nothing\n",
            "b.json": Self.map,
        ])
        let snapshot = folder.snapshot(answering: [.nodes])
        #expect(snapshot.pods.values.first?.podAddresses.map(\.description) == ["10.9.0.21", "fd09::21"])
        #expect(snapshot.pods.values.first?.isServing == true)
        #expect(snapshot.configMaps.values.first?.data == ["9000": "shop/orders:8080"])
        #expect(snapshot.answered == [.nodes])
        #expect(snapshot.findings.isEmpty && folder.faults.isEmpty)
    }

    @Test func unfoldsLists() {
        let list = "apiVersion: v1\nkind: List\nitems:\n- {kind: Node, metadata: {name: edge-1}}\n- \(Self.map)\n"
        let snapshot = folder(["list.yaml": list]).snapshot(answering: [])
        #expect(snapshot.nodes.keys.sorted() == ["edge-1"])
        #expect(snapshot.configMaps.count == 1)
    }

    @Test(arguments: [
        ("a: [1, 2", "line "), ("just words", "not an object"), ("kind: Pod\nmetadata: {labels: []}", "metadata"),
        ("kind: Pod\nmetadata: {name: x, namespace: y}\nspec: {hostNetwork: perhaps}", "hostNetwork"),
        ("kind: ConfigMap\nmetadata: {name: x}\ndata: [1]", "data"),
    ])
    func aBadFileKeepsItsLastGoodContent(text: String, words: String) {
        var folder = folder(["a.yaml": Self.map])
        let before = folder.snapshot(answering: [.services])
        folder.update("a.yaml", .text(text))
        folder.finishLook()
        let after = folder.snapshot(answering: [.services])
        #expect(after.configMaps == before.configMaps)
        #expect(after.answered == [.services])
        #expect(after.findings.map(\.reason) == ["ManifestUnreadable"])
        #expect(after.findings.first?.message.contains(words) == true, "\(after.findings)")
        folder.update("a.yaml", .text(Self.pod))
        #expect(folder.snapshot(answering: [.services]).findings.isEmpty)
    }

    @Test func aFileThatWasNeverGoodAnswersNothing() {
        var folder = folder(["a.yaml": Self.map, "b.yaml": "a: ["])
        #expect(!folder.hasBeenGood)
        #expect(folder.snapshot(answering: [.services]).answered.isEmpty)
        folder.remove("b.yaml")
        folder.finishLook()
        #expect(folder.hasBeenGood)
    }

    @Test func ofDuplicatesTheFirstFileByNameCounts() {
        let other = Self.map.replacing("8080", with: "1")
        let snapshot = folder(["b.yaml": other, "a.yaml": Self.map]).snapshot(answering: [])
        #expect(snapshot.configMaps.values.first?.data == ["9000": "shop/orders:8080"])
        #expect(snapshot.findings.map { "\($0.reason) \($0.subject)" } == ["DuplicateObject file/b.yaml"])
    }

    @Test func aRemovedFileTakesItsObjects() {
        var folder = folder(["a.yaml": Self.map, "b.yaml": Self.pod])
        folder.remove("a.yaml")
        #expect(folder.snapshot(answering: []).configMaps.isEmpty)
        #expect(folder.snapshot(answering: []).pods.count == 1)
    }
}

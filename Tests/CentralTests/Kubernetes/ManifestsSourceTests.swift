import FleetModel
import Foundation
import Testing

@testable import Central

/// The folder on a real disk, changed in the ways in which people and tools change files.
@Suite(.timeLimit(.minutes(1))) struct ManifestsSourceTests {
    private static func map(_ port: Int) -> String {
        "kind: ConfigMap\nmetadata: {name: tcp, namespace: ingress}\ndata: {\"\(port)\": \"a/b:1\"}\n"
    }

    /// Runs a source over a fresh folder and hands both to the test.
    private func withSource(
        beginning files: [String: String] = [:], _ body: (URL, ManifestsSource) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lvsfleet-manifests-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files {
            try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        let source = ManifestsSource(folder: folder.path, interval: .milliseconds(5))
        await source.watch([.services])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await source.run() }
            try await body(folder, source)
            group.cancelAll()
        }
    }

    private func next(_ source: ManifestsSource, where condition: (ClusterSnapshot) -> Bool) async -> ClusterSnapshot? {
        for await snapshot in source.snapshots where condition(snapshot) { return snapshot }
        return nil
    }

    private static func ports(_ snapshot: ClusterSnapshot) -> [String] {
        snapshot.configMaps.values.flatMap(\.data.keys).sorted()
    }

    @Test func followsWritesInPlaceRenamesAndRemovals() async throws {
        try await withSource { folder, source in
            let file = folder.appendingPathComponent("a.yaml")
            // Of the same length, so that only time and inode tell them apart.
            for port in 9000..<9020 {
                try Self.map(port).write(to: file, atomically: port.isMultiple(of: 2), encoding: .utf8)
                let snapshot = await next(source) { Self.ports($0) == ["\(port)"] }
                #expect(snapshot?.answered == [.services])
            }
            try FileManager.default.removeItem(at: file)
            #expect(await next(source) { Self.ports($0).isEmpty } != nil)
        }
    }

    @Test func looksAtManifestsOnly() async throws {
        try await withSource { folder, source in
            for (index, name) in [".hidden.yaml", "a.txt", "b.yaml~", "c.yml", "d.json"].enumerated() {
                let text = "kind: Node\nmetadata: {name: n\(index)}\n"
                try (name.hasSuffix("json") ? "{\"kind\": \"Node\", \"metadata\": {\"name\": \"n\(index)\"}}" : text)
                    .write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
            }
            let snapshot = await next(source) { $0.nodes.count == 2 }
            #expect(snapshot?.nodes.keys.sorted() == ["n3", "n4"])
        }
    }

    @Test func withoutItsFolderItSaysSoAndKeepsWhatItKnew() async throws {
        try await withSource { folder, source in
            try Self.map(9000).write(to: folder.appendingPathComponent("a.yaml"), atomically: true, encoding: .utf8)
            _ = await next(source) { Self.ports($0) == ["9000"] }
            #expect(await source.problem() == nil)
            try FileManager.default.moveItem(atPath: folder.path, toPath: folder.path + ".away")
            while await source.problem() == nil { try await Task.sleep(for: .milliseconds(2)) }
            #expect(await source.problem()?.contains("there is no folder") == true)
            try FileManager.default.moveItem(atPath: folder.path + ".away", toPath: folder.path)
            try Self.map(9001).write(to: folder.appendingPathComponent("a.yaml"), atomically: true, encoding: .utf8)
            #expect(await next(source) { Self.ports($0) == ["9001"] } != nil)
        }
    }

    @Test func isNotReadyWhileAFileHasNeverBeenGood() async throws {
        try await withSource(beginning: ["bad.yaml": "a: ["]) { folder, source in
            while await source.problem()?.contains("bad.yaml, line") != true {
                try await Task.sleep(for: .milliseconds(2))
            }
            try Self.map(9000).write(to: folder.appendingPathComponent("bad.yaml"), atomically: true, encoding: .utf8)
            _ = await next(source) { Self.ports($0) == ["9000"] }
            #expect(await source.problem() == nil)
        }
    }
}

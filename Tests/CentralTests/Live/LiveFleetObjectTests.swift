import FleetHTTP
import FleetModel
import FleetWire
import Testing

@testable import Central

extension Live {
    /// The CRDs of `deploy`, and what the server takes and refuses for them.
    @Suite(.liveServer, .timeLimit(.minutes(5))) struct FleetObjectTests {
        private static let kinds = ["Pair", "Pool", "VIP", "Assignment"]
        private static let accepted = "verify/objects/accepted.yaml"
        private static let refused = "verify/objects/refused.yaml"

        private func install() async throws -> LiveAPIServer {
            let server = try LiveAPIServer.here
            for kind in Self.kinds { try await server.apply(shipped: "crds/\(kind.lowercased())s.yaml") }
            try await server.waitForKinds(Dictionary(uniqueKeysWithValues: Self.kinds.map { ($0, "lvsfleet.io/v1") }))
            return server
        }

        private func remove() async throws {
            let server = try LiveAPIServer.here
            for kind in Self.kinds {
                let path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/\(kind.lowercased())s.lvsfleet.io"
                _ = try await server.ask("DELETE", path)
                try await LiveStage.wait("\(kind) is gone") { try await server.ask("GET", path).status == 404 }
            }
        }

        @Test("The definitions are taken: structural schemas, names that are free, rules that compile")
        func definitions() async throws {
            let server = try await install()
            for kind in Self.kinds {
                let path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/\(kind.lowercased())s.lvsfleet.io"
                let definition = try await server.succeed("GET", path)
                guard case .list(let conditions)? = definition["status"]?["conditions"] else {
                    Issue.record("\(kind) has no conditions")
                    continue
                }
                let words = conditions.map { "\($0["type"]?.text ?? "")=\($0["status"]?.text ?? "")" }
                #expect(Set(words) == ["NamesAccepted=True", "Established=True"], "\(kind)")
            }
        }

        @Test("Every object that is to be valid is taken, and reads in Central as it was written")
        func accepted() async throws {
            let server = try await install()
            let documents = try LiveAPIServer.documents(shipped: Self.accepted)
            #expect(documents.count > 10)
            for document in documents {
                let answer = try await server.create(document, dryRun: true)
                #expect(answer.status == 201, "\(String(decoding: answer.body, as: UTF8.self))")
                let kind = try #require(FleetObject.Kind(rawValue: document["kind"]?.text ?? ""))
                let manifest = try FleetManifest(try JSON.decode(FleetManifest.Document.self, from: answer.body), kind)
                let written = try FleetManifest(
                    try JSON.decode(FleetManifest.Document.self, from: try JSON.encode(document)), kind)
                #expect(try manifest.content.get() == written.content.get(), "\(manifest.key)")
            }
        }

        @Test("Every object that is to be refused is, and for its own reason")
        func refused() async throws {
            let server = try await install()
            let documents = try LiveAPIServer.documents(shipped: Self.refused)
            #expect(documents.count > 40)
            for document in documents {
                let subject = "\(document["kind"]?.text ?? "") \(document["metadata"]?["name"]?.text ?? "")"
                let reason = try #require(
                    document["metadata"]?["annotations"]?["lvsfleet.io/refused-for"]?.text, "\(subject)")
                let answer = try await server.create(document, dryRun: true)
                #expect([400, 422].contains(answer.status), "\(subject)")
                let message = try JSON.decode(APIStatus.self, from: answer.body).message ?? ""
                #expect(message.contains(reason), "\(subject): \(message)")
            }
        }

        @Test("Objects become the fleet once the rights are given and the kinds installed, and follow each change")
        func intake() async throws {
            try await remove()
            let server = try LiveAPIServer.here
            try await LiveFleet.with(fleetObjects: true) { fleet in
                await LiveStage.wait("refused") { await fleet.reasons() == ["QueryRefused"] }
                try await server.install("fleet-objects")
                await LiveStage.wait("not there") { await fleet.reasons() == ["NotInstalled"] }
                _ = try await install()
                let documents = try LiveAPIServer.documents(shipped: Self.accepted)
                for document in documents { try await server.apply(document) }
                // One is valid by itself, and not beside the others: its pool serves TCP, and its engine reads UDP.
                await LiveStage.wait("read") { await fleet.state.fleet.objects.count == documents.count - 1 }
                let findings = await fleet.state.picture().intake?.findings.map { "\($0.reason) \($0.subject)" }
                #expect(findings == ["ClusterObjectInvalid vip/calls"])
                try await server.apply(
                    """
                    apiVersion: lvsfleet.io/v1
                    kind: VIP
                    metadata: {name: shop}
                    spec: {address: 10.9.0.209, pair: blue, pool: ingress}
                    """)
                await LiveStage.wait("changed") {
                    await fleet.state.fleet.vips["shop"]?.address == ControlFixture.address("10.9.0.209")
                }
                try await server.delete("Assignment", "everything", version: "lvsfleet.io/v1")
                await LiveStage.wait("gone") { await fleet.state.fleet.assignments.count == 1 }
            }
        }

        @Test("The add-on's rights reach the status of an object, and no further")
        func status() async throws {
            let server = try await install()
            try await server.install("fleet-objects")
            try await server.apply(
                "{apiVersion: lvsfleet.io/v1, kind: Pair, metadata: {name: only}, spec: {directors: [{name: a, address: 10.9.0.11}]}}"
            )
            let session = APISession(access: try await server.access(), logger: ControlFixture.logger)
            let condition = JSONValue.object([
                "type": .text("Ready"), "status": .text("True"), "observedGeneration": .integer(1),
                "lastTransitionTime": .text("2026-01-01T00:00:00Z"), "reason": .text("Planned"), "message": .text(""),
            ])
            var request = ClusterRequest(
                method: .patch, path: "/apis/lvsfleet.io/v1/pairs/only/status",
                body: .object([
                    "status": .object(["observedGeneration": .integer(1), "conditions": .list([condition])])
                ]), topic: .event)
            await LiveStage.wait("written") { (try? await session.send(request)) != nil }
            let stored = try await server.succeed("GET", "/apis/lvsfleet.io/v1/pairs/only")
            #expect(stored["status"]?["conditions"] == .list([condition]))
            request.path = "/apis/lvsfleet.io/v1/pairs/only"
            let failure = await #expect(throws: ClusterFailure.self) { try await session.send(request) }
            #expect(failure?.word == "refused")
        }
    }
}

import FleetHTTP
import FleetWire
import Testing

@testable import Central

extension Live {
    /// What is shipped for an installation by hand, as the server sees it.
    @Suite(.liveServer, .timeLimit(.minutes(5))) struct ShippedTests {
        @Test("Every object of the plain files is taken", arguments: ["lvsfleet.yaml", "rbac.yaml"])
        func plain(file: String) async throws {
            let server = try LiveAPIServer.here
            let documents = try LiveAPIServer.documents(shipped: file)
            #expect(!documents.isEmpty)
            // As `kubectl apply --server-side`, for some of them are there already.
            for document in documents { try await server.apply(document) }
        }

        @Test(
            "The add-ons' rights are taken",
            arguments: ["fleet-objects", "gateway", "leader-election", "load-balancer"])
        func addon(name: String) async throws { try await LiveAPIServer.here.install(name) }

        @Test("Central's pod keeps to the restrictions that its namespace enforces")
        func restricted() async throws {
            let server = try LiveAPIServer.here
            let set = try #require(LiveAPIServer.documents(shipped: "kustomize/base/statefulset.yaml").first)
            guard case .object(let template)? = set["spec"]?["template"], case .object(var spec)? = template["spec"],
                case .list(let volumes)? = spec["volumes"]
            else {
                Issue.record("the StatefulSet has no template with volumes")
                return
            }
            // The StatefulSet's controller puts in the volume that it claims.
            let data = JSONValue.object([
                "name": .text("data"), "persistentVolumeClaim": .object(["claimName": .text("data")]),
            ])
            spec["volumes"] = .list(volumes + [data])
            func pod(_ spec: [String: JSONValue]) -> JSONValue {
                .object([
                    "apiVersion": .text("v1"), "kind": .text("Pod"), "spec": .object(spec),
                    "metadata": .object(["name": .text("lvsfleet-central-0"), "namespace": .text("lvsfleet")]),
                ])
            }
            let answer = try await server.create(pod(spec), dryRun: true)
            #expect(answer.status == 201, "\(String(decoding: answer.body, as: UTF8.self))")
            // The same without what makes it so is refused, so somebody does look.
            spec["securityContext"] = nil
            #expect(try await server.create(pod(spec), dryRun: true).status == 403)
        }
    }
}

import FleetWire
import FleetYAML
import Foundation
import Testing

@testable import Central

extension Live {
    /// Requests for single objects, with the rights of the add-ons and without.
    @Suite(.liveServer, .timeLimit(.minutes(5))) struct SessionTests {
        private static let service = "/api/v1/namespaces/shop/services/web"
        private static let events = "/apis/events.k8s.io/v1/namespaces/shop/events"

        private static func status(_ address: String, version: String? = nil) -> ClusterRequest {
            var body: [String: JSONValue] = [
                "status": .object([
                    "loadBalancer": .object([
                        "ingress": .list([.object(["ip": .text(address), "ipMode": .text("VIP")])])
                    ])
                ])
            ]
            if let version { body["metadata"] = .object(["resourceVersion": .text(version)]) }
            return ClusterRequest(
                method: .patch, path: "\(service)/status", body: .object(body), topic: .serviceStatus)
        }

        private static func event(_ name: String, uid: String) throws -> ClusterRequest {
            let document = try YAML.parse(
                """
                apiVersion: events.k8s.io/v1
                kind: Event
                metadata: {name: \(name), namespace: shop}
                eventTime: "\(MicroTime.text(Date()))"
                reportingController: lvsfleet.io/central
                reportingInstance: lvsfleet-central-0
                action: Balance
                reason: Balanced
                type: Normal
                note: The Service stands on 10.9.0.201.
                regarding: {apiVersion: v1, kind: Service, namespace: shop, name: web, uid: "\(uid)"}
                """)
            return ClusterRequest(method: .create, path: events, body: document.first?.value, topic: .event)
        }

        /// The Service, with the rights of the add-on load-balancer taken away or given.
        private func prepare(allowed: Bool) async throws -> (LiveAPIServer, APISession, uid: String) {
            let server = try LiveAPIServer.here
            try await server.apply(LiveObjects.namespace("shop"))
            try await server.apply(LiveObjects.balanced("web", namespace: "shop", port: 443))
            let uid = try await server.succeed("GET", Self.service)["metadata"]?["uid"]?.text ?? ""
            let session = APISession(access: try await server.access(), logger: ControlFixture.logger)
            if allowed {
                try await server.install("load-balancer")
                await LiveStage.wait("the right is known") {
                    (try? await session.send(Self.status("10.9.0.200"))) != nil
                }
            }
            return (server, session, uid)
        }

        private func failure(_ session: APISession, _ request: ClusterRequest) async -> ClusterFailure? {
            await #expect(throws: ClusterFailure.self) { try await session.send(request) }
        }

        @Test("Before the add-on gives the rights, the status of a Service and Events are refused with 403")
        func forbidden() async throws {
            let (_, session, uid) = try await prepare(allowed: false)
            for request in [Self.status("10.9.0.201"), try Self.event("web.1", uid: uid)] {
                let failure = await failure(session, request)
                #expect(failure?.word == "refused")
                #expect(
                    failure?.sentence.contains("User \"\(LiveAPIServer.user)\" cannot") == true,
                    "\(failure?.sentence ?? "")")
            }
        }

        @Test("The status of a Service is patched, and nothing else of it may be")
        func serviceStatus() async throws {
            let (server, session, _) = try await prepare(allowed: true)
            _ = try await session.send(Self.status("10.9.0.201"))
            let stored = try await server.succeed("GET", Self.service)
            let service = try JSON.decode(ApplicationService.self, from: try JSON.encode(stored))
            #expect(service.loadBalancer?.status.map { "\($0)" }.count == 1)
            #expect(service.loadBalancer?.statusAddresses == [ControlFixture.address("10.9.0.201")])
            var request = Self.status("10.9.0.202")
            request.path = Self.service
            #expect(await failure(session, request)?.word == "refused")
            // A version that is not the newest any more.
            let version = stored["metadata"]?["resourceVersion"]?.text
            _ = try await session.send(Self.status("10.9.0.203", version: version))
            let conflict = await failure(session, Self.status("10.9.0.204", version: version))
            #expect(conflict?.word == "conflict")
            #expect(conflict?.sentence.contains(": 409: ") == true)
            #expect(await failure(session, Self.status("nonsense"))?.word == "invalid")
            request = Self.status("10.9.0.205")
            request.path = "/api/v1/namespaces/shop/services/nobody/status"
            #expect(await failure(session, request)?.word == "absent")
        }

        @Test("An Event is made once, and is what kubectl shows with the Service")
        func event() async throws {
            let (server, session, uid) = try await prepare(allowed: true)
            let request = try Self.event("web.2", uid: uid)
            let made = try await session.send(request)
            #expect(made["metadata"]?["uid"]?.text?.isEmpty == false)
            #expect(await failure(session, request)?.word == "conflict")
            // As kubectl describe asks.
            let shown = try await server.succeed(
                "GET", "/api/v1/namespaces/shop/events?fieldSelector=involvedObject.uid%3D\(uid)")
            guard case .list(let items)? = shown["items"] else {
                Issue.record("no list of Events: \(shown)")
                return
            }
            #expect(items.map { $0["message"]?.text } == ["The Service stands on 10.9.0.201."])
        }

        @Test("A server that is away is tried again by whoever asks, and answers once it is back")
        func away() async throws {
            let (server, session, _) = try await prepare(allowed: true)
            await server.end()
            #expect(await failure(session, Self.status("10.9.0.201"))?.word == "failed")
            try await server.start()
            _ = try await session.send(Self.status("10.9.0.206"))
        }
    }
}

import FleetHTTP
import FleetWire
import Foundation
import Testing

@testable import Central

extension Live {
    /// Every way to show who we are, at a server that looks.
    @Suite(.liveServer, .timeLimit(.minutes(5))) struct CredentialTests {
        private func session(_ access: ClusterAccess) -> APISession {
            APISession(access: access, logger: ControlFixture.logger)
        }

        private func user(_ access: ClusterAccess) async throws(ClusterFailure) -> String {
            try await LiveIdentity(seenBy: session(access)).user
        }

        @Test("A kubeconfig's client certificate, token, token file and exec plugin all say who we are")
        func kinds() async throws {
            let server = try LiveAPIServer.here
            let config = try LiveKubeconfig(for: server)
            let token = try await server.token()
            try config.folder.write("\(token)\n", "token")
            try config.credential(token)
            for user in [
                try config.certificate(of: LiveAPIServer.user), "token: \(token)", "tokenFile: token",
                try config.plugin(),
            ] {
                let access = try config.access(user: user)
                #expect(try await self.user(access) == LiveAPIServer.user)
                let nodes = await APIClient(access: access).list(.nodes, continue: nil, ReflectorTimings())
                guard case .page = nodes else {
                    Issue.record("\(user.prefix(20)): \(nodes)")
                    continue
                }
            }
        }

        @Test("The folder that a pod has says who we are")
        func inCluster() async throws {
            let server = try LiveAPIServer.here
            let config = try LiveKubeconfig(for: server)
            try config.folder.write(try await server.token(), "token")
            let access = try ClusterAccess.load(
                kubeconfig: nil, context: nil,
                environment: [
                    "KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": "\(server.ports.server)",
                ], serviceAccountFolder: config.folder.path)
            #expect(try await user(access) == LiveAPIServer.user)
        }

        @Test("Whom the server does not know it answers 401, and Central says what it was shown")
        func unknown() async throws {
            let server = try LiveAPIServer.here
            let config = try LiveKubeconfig(for: server)
            let stranger = try LiveAuthority("stranger", in: server.folder)
            for user in [try config.certificate(of: "admin", from: stranger), "token: nonsense"] {
                let access = try config.access(user: user)
                var failure: ClusterFailure?
                do throws(ClusterFailure) { _ = try await self.user(access) } catch { failure = error }
                // The words behind the number may be cut off, for they come before the server has read the request's body.
                #expect(failure?.word == "refused")
                #expect(failure?.sentence.contains(": 401") == true, "\(failure?.sentence ?? "")")
                let list = await APIClient(access: access).list(.nodes, continue: nil, ReflectorTimings())
                guard case .failed(.unauthorized, _) = list else {
                    Issue.record("\(list)")
                    continue
                }
            }
        }

        @Test("tls-server-name is the name that the certificate must carry")
        func serverName() async throws {
            let server = try LiveAPIServer.here
            let config = try LiveKubeconfig(for: server)
            let token = "token: \(try await server.token())"
            let right = try config.access(user: token, cluster: "tls-server-name: \(LiveAPIServer.name)")
            #expect(try await user(right) == LiveAPIServer.user)
            let wrong = try config.access(user: token, cluster: "tls-server-name: other.live.test")
            let failure = await #expect(throws: ClusterFailure.self) { try await user(wrong) }
            #expect(failure?.word == "failed")
            #expect(failure?.sentence.contains("other.live.test") == true, "\(failure?.sentence ?? "")")
        }

        @Test("Impersonation carries user, groups and extra fields, whatever their keys")
        func impersonation() async throws {
            let server = try LiveAPIServer.here
            let config = try LiveKubeconfig(for: server)
            let acting = """
                \(try config.certificate(of: "person")), as: "\(LiveAPIServer.user)", as-groups: [ops, night],
                as-user-extra: {example.org/why%: [test, twice]}
                """
            let access = try config.access(user: acting)
            let failure = await #expect(throws: ClusterFailure.self) { try await user(access) }
            #expect(failure?.sentence.contains("cannot impersonate") == true, "\(failure?.sentence ?? "")")
            try await server.apply(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: acting}
                rules:
                  - {apiGroups: [""], resources: [serviceaccounts, groups], verbs: [impersonate]}
                  - {apiGroups: [authentication.k8s.io], resources: ["userextras/example.org/why%"], verbs: [impersonate]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: acting}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: acting}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: person}]
                """)
            await LiveStage.wait("the right is known") { (try? await user(access)) != nil }
            let identity = try await LiveIdentity(seenBy: session(access))
            #expect(identity.user == LiveAPIServer.user)
            #expect(identity.groups == ["ops", "night", "system:authenticated"])
            #expect(identity.extra == ["example.org/why%": .list([.text("test"), .text("twice")])])
            let nodes = await APIClient(access: access).list(.nodes, continue: nil, ReflectorTimings())
            guard case .page = nodes else {
                Issue.record("\(nodes)")
                return
            }
        }
    }
}

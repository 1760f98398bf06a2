import FleetHTTP
import FleetWire
import Foundation
import Testing

@testable import Central

extension Live {
    /// Credentials that end, and authorities that are replaced, under a source that follows.
    @Suite(.liveServer, .timeLimit(.minutes(5))) struct RotationTests {
        /// Watches that end soon, so that who asks is looked at again and again.
        private static var restless: ReflectorTimings {
            var timings = LiveStage.quick
            timings.watchSeconds = 1...2
            return timings
        }

        /// The end of a token that the server takes for some seconds more.
        private static let soon = -55

        @Test("A token that ends is read again from its file after the 401; nothing vanishes meanwhile")
        func tokenEnds() async throws {
            let server = try LiveAPIServer.here
            let config = try LiveKubeconfig(for: server)
            try config.folder.write(try await server.token(ending: Self.soon), "token")
            try await LiveStage.with(timings: Self.restless, access: try config.access(user: "tokenFile: token")) {
                stage in
                await stage.wait("refused") { await stage.source.problem()?.contains(": 401: Unauthorized") == true }
                #expect(await stage.names() == LiveStage.names)
                try config.folder.write(try await server.token(), "token")
                try await stage.expectAlive()
            }
        }

        @Test("A plugin is run again after a 401, and only then where it names no end")
        func pluginAfterRefusal() async throws {
            let server = try LiveAPIServer.here
            let config = try LiveKubeconfig(for: server)
            try config.credential(try await server.token(ending: Self.soon))
            let session = APISession(access: try config.access(user: config.plugin()), logger: ControlFixture.logger)
            #expect(try await LiveIdentity(seenBy: session).user == LiveAPIServer.user)
            try config.credential(try await server.token())
            var failure: ClusterFailure?
            await LiveStage.wait("refused") {
                do throws(ClusterFailure) { _ = try await LiveIdentity(seenBy: session) } catch { failure = error }
                // libcurl 7.88 loses some answers that come before the server has read the body.
                return failure?.word == "refused"
            }
            #expect(failure?.sentence.contains(": 401") == true, "\(failure?.sentence ?? "")")
            #expect(config.runs == 1)
            #expect(try await LiveIdentity(seenBy: session).user == LiveAPIServer.user)
            #expect(config.runs == 2)
        }

        @Test("A plugin that names an end is run again before it, and nothing is refused")
        func pluginBeforeItsEnd() async throws {
            let server = try LiveAPIServer.here
            let config = try LiveKubeconfig(for: server)
            try config.credential(try await server.token(), until: Date(timeIntervalSinceNow: 4))
            let session = APISession(access: try config.access(user: config.plugin()), logger: ControlFixture.logger)
            #expect(try await LiveIdentity(seenBy: session).user == LiveAPIServer.user)
            try config.credential(try await server.token())
            await LiveStage.wait("run again") {
                let user = try? await LiveIdentity(seenBy: session).user
                #expect(user == LiveAPIServer.user)
                return config.runs == 2
            }
        }

        @Test("A server of a new authority is trusted once the file holds it; nothing vanishes meanwhile")
        func authority() async throws {
            let server = try LiveAPIServer.here
            let config = try LiveKubeconfig(for: server)
            let access = try config.access(user: "token: \(try await server.token())")
            try await LiveStage.with(timings: Self.restless, access: access) { stage in
                let new = try LiveAuthority("new", in: server.folder)
                try new.issue(server: "server", name: LiveAPIServer.name)
                try await server.restart()
                await stage.wait("not trusted") { await stage.source.problem()?.contains("certificate") == true }
                #expect(await stage.names() == LiveStage.names)
                try config.trust(new)
                try await stage.expectAlive()
            }
            try server.authority.issue(server: "server", name: LiveAPIServer.name)
            try await server.restart()
        }
    }
}

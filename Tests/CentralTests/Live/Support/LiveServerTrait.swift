import Testing

/// Gives a suite a server of its own, with the base of `deploy` applied, and takes it away behind the last test.
struct LiveServerTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let server = try LiveAPIServer(try #require(LiveBinaries.found))
        do {
            try await server.start()
            try await server.installBase()
            try await LiveAPIServer.$current.withValue(server) { try await function() }
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }
}

extension Trait where Self == LiveServerTrait {
    static var liveServer: Self { LiveServerTrait() }
}

extension LiveAPIServer {
    /// The server of the suite that runs.
    static var here: LiveAPIServer { get throws { try #require(current) } }
}

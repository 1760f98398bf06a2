import Testing

/// The stories share one lab, so they run one after the other, and only inside it.
@Suite(.serialized, .enabled(if: Lab.isHere, "runs inside lab/run"))
enum Stories {
    /// Tells one story on a fresh deployment, and cleans up after it however it ends.
    static func tell(
        _ name: String, clusterArguments: [String]? = nil, agentArguments: [String] = [],
        directorArguments: (String) -> [String] = { _ in [] }, program: @escaping (String) -> String = Lab.program,
        _ story: (Deployment) async throws -> Void
    ) async throws {
        let deployment = try Deployment(
            name, clusterArguments: clusterArguments, agentArguments: agentArguments,
            directorArguments: directorArguments, program: program)
        do {
            try await story(deployment)
        } catch {
            Issue.record("\(error)\n\(deployment.story)")
        }
        try await deployment.tearDown()
    }
}

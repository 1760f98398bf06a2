import Logging
import ServiceLifecycle

/// Carries the cluster's changes to the fleet's state: a change is planned at once, or when the plan before it is done.
///
/// After each plan it rests a quarter as long as that took, so that an uproar in the cluster leaves time for others, and what
/// changes meanwhile becomes one plan.
struct ClusterFollower: Service {
    let source: any ClusterSource
    let state: FleetState
    let logger: Logger
    /// The shortest and the longest rest after a plan.
    var rest = Duration.milliseconds(1)...Duration.milliseconds(500)

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await follow()
        }
    }

    private func follow() async throws {
        // Taking notes and planning are two tasks: a change may wait inside the gate for the very next snapshot.
        let (signals, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        signal.yield()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await snapshot in source.snapshots {
                    await state.receive(snapshot)
                    signal.yield()
                }
                // A source without snapshots is no reason to stop: the state is planned once and stays.
            }
            group.addTask { for await _ in state.wishes { signal.yield() } }
            group.addTask {
                for await _ in signals {
                    let begin = ContinuousClock.now
                    await replan(signal)
                    let took = ContinuousClock.now - begin
                    try? await Task.sleep(for: min(max(took / 4, rest.lowerBound), rest.upperBound))
                }
            }
            await group.waitForAll()
        }
    }

    private func replan(_ signal: AsyncStream<Void>.Continuation) async {
        do {
            try await state.replan()
        } catch {
            logger.error("a plan could not be stored", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .seconds(1))
            signal.yield()
        }
    }
}

import FleetModel
import Logging
import ServiceLifecycle

@testable import Central

/// Central over an API, but for its own HTTP side: source, follower, election and writer run as in the program.
struct RunningCentral {
    let state: FleetState
    private let services: [any Service]

    /// - Parameters:
    ///   - access: of the API, whichever it is.
    ///   - identity: nil: there is no election.
    init(
        _ access: ClusterAccess, _ fleet: Fleet, scope: ClusterScope = .whole, identity: String? = nil,
        timings: ReflectorTimings = SourceStage.quick, store: (any FleetStore)? = nil
    ) async throws {
        let logger = ControlFixture.logger
        let credentials = ClusterCredentials(access, logger: logger)
        let source = KubernetesSource(access: access, credentials: credentials, timings: timings, logger: logger)
        state = try await FleetState(
            store: store ?? InMemoryStore(fleet: fleet), source: source, scope: scope, logger: logger,
            now: Central.clock)
        let session = CountedSession(
            session: APISession(access: access, credentials: credentials), board: state.writing)
        var timings = WriterTimings()
        timings.gathering = .milliseconds(20)
        timings.interval = .milliseconds(500)
        timings.backoff = .milliseconds(100)...(.seconds(1))
        timings.refusalRest = .seconds(1)
        var services: [any Service] = [source, ClusterFollower(source: source, state: state, logger: logger)]
        var leadership: any Leadership = SoleLeader()
        if let identity {
            var lease = LeaseTimings()
            lease.retry = .milliseconds(200)
            let holder = LeaseHolder(
                session: session, namespace: "lvsfleet", name: "lvsfleet-central", identity: identity, timings: lease,
                logger: logger)
            services.append(holder)
            leadership = holder
        }
        services.append(
            ClusterWriter(
                state: state, reports: ReportBook(), session: session, leadership: leadership,
                instance: identity ?? "central-0", timings: timings, logger: logger))
        self.services = services
    }

    /// Runs it for as long as the body takes, and ends it in good order.
    func run(_ body: (FleetState) async throws -> Void) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: services, logger: ControlFixture.logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            do {
                try await body(state)
            } catch {
                tasks.cancelAll()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}

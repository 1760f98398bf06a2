import FleetWire
import FoundationEssentials
import Logging
import ServiceLifecycle

/// Holds a Lease, or tries to, for as long as Central runs, and gives it back when Central goes in good order.
actor LeaseHolder: Leadership, Service {
    /// The longest that an end in good order waits for the lease to be given back.
    private static let releaseLimit = Duration.seconds(1)

    private let session: any ClusterSession
    private let folder: String
    private let path: String
    private let logger: Logger
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let date: @Sendable () -> Date
    private var election: LeaderElection
    private var wasLeading = false
    private var trouble: String?

    /// - Parameter identity: other than that of every other Central, and of this one before its last start.
    init(
        session: any ClusterSession, namespace: String, name: String, identity: String,
        timings: LeaseTimings = LeaseTimings(), logger: Logger,
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        date: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.session = session
        folder = "/apis/coordination.k8s.io/v1/namespaces/\(namespace)/leases"
        path = "\(folder)/\(name)"
        self.logger = logger
        self.clock = clock
        self.date = date
        election = LeaderElection(namespace: namespace, name: name, identity: identity, timings: timings)
    }

    func isLeading() -> Bool { election.isLeading(at: clock()) }

    func holder() -> String? { election.holder }

    func problem() -> String? { trouble }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.campaign()
                try? await Task.sleep(for: await self.pause)
            }
        }
        await release()
    }

    private var pause: Duration {
        let retry = election.timings.retry
        return isLeading() ? retry : retry * Double.random(in: 1...1.2)
    }

    /// One try to take the lease or to renew it.
    func campaign() async {
        do throws(ClusterFailure) {
            try await take()
            note(nil)
        } catch {
            switch error {
            case .conflict:
                // Somebody else was faster, which is how it should be.
                election.lost()
                note(nil)
            case .absent:
                election.lost()
                note(error.sentence)
            // A leader that cannot write leads on until its time is over: a server that starts refuses for a moment what it allows.
            case .passing, .refused, .invalid: note(error.sentence)
            }
        }
        say()
    }

    private func take() async throws(ClusterFailure) {
        let known: Lease?
        if let own = election.own(at: clock()) { known = own } else { known = try await read() }
        let begun = clock()
        switch election.see(known, at: begun, time: MicroTime.text(date())) {
        case .wait: return
        case .create(let lease): election.wrote(try await write(.create, folder, lease), begun: begun)
        case .update(let lease): election.wrote(try await write(.update, path, lease), begun: begun)
        }
    }

    private func read() async throws(ClusterFailure) -> Lease? {
        do throws(ClusterFailure) {
            return Lease(try await session.send(ClusterRequest(method: .get, path: path, topic: .lease)))
        } catch .absent {
            return nil
        } catch {
            throw error
        }
    }

    private func write(
        _ method: ClusterRequest.Method, _ path: String, _ lease: Lease
    ) async throws(ClusterFailure) -> Lease {
        Lease(
            try await session.send(
                ClusterRequest(method: method, path: path, body: lease.document, topic: .lease)))
    }

    /// Gives the lease back. Who is cut off here leaves it to run out.
    private func release() async {
        guard let lease = election.release(at: clock(), time: MicroTime.text(date())) else { return }
        let session = session
        let request = ClusterRequest(method: .update, path: path, body: lease.document, topic: .lease)
        // This task is cancelled by now, and its requests are not sent.
        await Task {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await session.send(request) }
                group.addTask { try? await Task.sleep(for: Self.releaseLimit) }
                await group.next()
                group.cancelAll()
            }
        }.value
    }

    private func note(_ sentence: String?) {
        if let sentence, trouble == nil {
            logger.warning("leader election is at a standstill", metadata: ["error": "\(sentence)"])
        }
        trouble = sentence
    }

    private func say() {
        guard isLeading() != wasLeading else { return }
        wasLeading.toggle()
        if wasLeading {
            logger.notice("this Central leads now: it writes statuses and Events", metadata: ["lease": "\(path)"])
        } else {
            logger.notice(
                "this Central leads no more",
                metadata: ["lease": "\(path)", "holder": "\(election.holder ?? "nobody")"])
        }
    }
}

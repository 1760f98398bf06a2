/// The credential of an exec plugin, kept until it ends or is refused; the plugin runs once, however many ask.
actor ExecSource {
    typealias Run = @Sendable ([UInt8]?) async throws(ClusterAccessError) -> ExecCredential

    private struct Held {
        var credential: ExecCredential
        var gotAt: ContinuousClock.Instant
        /// When the next is fetched, in seconds since 1970; nil: only after a 401.
        var renewal: Int64?
        var isRefused = false

        func isExpired(on date: Int64) -> Bool { credential.expiry.map { $0 <= date } ?? false }

        func isDue(on date: Int64) -> Bool { isRefused || renewal.map { $0 <= date } ?? false }
    }

    /// How long before its end a credential is replaced, or a tenth of its life where that is shorter.
    static let leeway: Int64 = 30

    private let plugin: ExecPlugin
    private let run: Run
    private let date: @Sendable () -> Int64
    /// After a run that was of no use, the next waits for so long.
    private let pause: Duration
    private var held: Held?
    private var running: Task<Result<ExecCredential, ClusterAccessError>, Never>?
    /// Why the last run was of no use, and until when there is none.
    private var failure: (error: ClusterAccessError, until: ContinuousClock.Instant)?

    init(
        _ plugin: ExecPlugin, pause: Duration = .seconds(5), date: @escaping @Sendable () -> Int64 = Central.clock,
        run: Run? = nil
    ) {
        self.plugin = plugin
        self.pause = pause
        self.date = date
        if let run { self.run = run } else { self.run = plugin.run }
    }

    /// Why the credential in force is not the one that it should be; nil: it is.
    var trouble: String? { failure.map { "\($0.error.words); the credential that it gave before is shown" } }

    /// The credential to show. It fails only where the plugin does and no other is in force.
    func current(authorities: [UInt8]?) async throws(ClusterAccessError) -> ExecCredential {
        if let held, !held.isDue(on: date()) { return held.credential }
        if let failure, .now < failure.until { return try valid(or: failure.error) }
        switch await refresh(authorities) {
        case .success(let credential): return credential
        case .failure(let error): return try valid(or: error)
        }
    }

    /// Has another fetched with the next request, where this one is from before that moment.
    func forget(olderThan moment: ContinuousClock.Instant) {
        if let held, held.gotAt < moment { self.held?.isRefused = true }
    }

    private func valid(or error: ClusterAccessError) throws(ClusterAccessError) -> ExecCredential {
        guard let held, !held.isExpired(on: date()) else { throw error }
        return held.credential
    }

    private func refresh(_ authorities: [UInt8]?) async -> Result<ExecCredential, ClusterAccessError> {
        if let running { return await running.value }
        // A task of its own: whoever asked first may be cancelled, and others wait for the same.
        let task = Task { [run] in
            let result: Result<ExecCredential, ClusterAccessError>
            do throws(ClusterAccessError) {
                result = .success(try await run(authorities))
            } catch {
                result = .failure(error)
            }
            return self.take(result)
        }
        running = task
        return await task.value
    }

    private func take(
        _ result: Result<ExecCredential, ClusterAccessError>
    ) -> Result<ExecCredential, ClusterAccessError> {
        running = nil
        let now = ContinuousClock.now
        switch result {
        case .success(let credential):
            let date = date()
            if let expiry = credential.expiry, expiry <= date {
                let error = plugin.error("gave a credential that had expired at \(UTC.text(expiry))")
                failure = (error, now + pause)
                return .failure(error)
            }
            failure = nil
            let renewal = credential.expiry.map { $0 - min(Self.leeway, ($0 - date) / 10) }
            held = Held(credential: credential, gotAt: now, renewal: renewal)
        case .failure(let error):
            failure = (error, now + pause)
        }
        return result
    }
}

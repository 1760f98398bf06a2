internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct WaitApplied: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "applied",
        abstract: "Wait until all directors have reported the newest revision without a failed entry.")

    @Option(help: ArgumentHelp("Only the directors of this pair.", valueName: "name"))
    var pair: String?

    @Option(help: ArgumentHelp("How long to wait: 500ms, 30s, 2m; a bare number is seconds.", valueName: "duration"))
    var timeout = DurationArgument(duration: .seconds(30))

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let client = try client(session)
        let deadline = ContinuousClock.now + timeout.duration
        var pause = Duration.milliseconds(100)
        var isTold = false
        while true {
            let last = try await look(client)
            if case .applied(let pairs) = last {
                session.terminal.data(pairs.map { "pair/\($0) applied\n" }.joined())
                return
            }
            let left = deadline - .now
            guard left > .zero else { throw outOfTime(last, session.terminal) }
            if case .unreachable(let failure) = last, !isTold {
                session.terminal.complain("\(failure); asking again until \(timeout) are over")
                isTold = true
            }
            try? await Task.sleep(for: min(pause, left))
            pause = min(pause * 1.2, .milliseconds(500))
        }
    }

    /// What one look at the fleet showed.
    private enum Look {
        case applied([Pair.Key])
        case missing([View<DirectorStatus>])
        /// Central may be starting: it is asked again until the time is out.
        case unreachable(Failure)
    }

    private func look(_ client: CentralClient) async throws(Failure) -> Look {
        let status: FleetStatus
        do {
            status = try await client.get(View<FleetStatus>.self, APIPath("status")).status
        } catch  where error.status == .unreachable {
            return .unreachable(error)
        }
        let pairs = status.pairs.filter { pair == nil || $0.name == pair }
        if let pair, pairs.isEmpty { throw Failure(.refused, "pair/\(pair): there is no such pair") }
        let missing = pairs.flatMap(\.directors).filter { $0.status.state != .current }
        return missing.isEmpty ? .applied(pairs.map(\.name)) : .missing(missing)
    }

    private func outOfTime(_ look: Look, _ terminal: Terminal) -> Failure {
        switch look {
        case .unreachable(let failure): return failure
        case .applied: return Failure(.refused, nil)
        case .missing(let directors):
            for director in directors {
                terminal.message("director/\(director.metadata.name): \(Table.printable(director.status.lack))")
            }
            let count = directors.count
            return Failure(
                .refused,
                "out of time after \(timeout): \(count) director\(count == 1 ? " has" : "s have") not applied the newest revision"
            )
        }
    }
}

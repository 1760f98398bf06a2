import FleetModel
import Logging

/// The file that keepalived includes, and its ways to keepalived.
extension Failover {
    /// How long a VIP that changed its router is waited for.
    private static let settling = Duration.seconds(10)

    /// Sees to the file that keepalived includes, if it is another; what keepalived would not take is put back.
    func follow(_ carried: AgentState.Carried, _ director: String) async throws(FailoverProblem) {
        guard let failover = carried.failover else {
            guard isIncluded else { return }
            throw FailoverProblem(
                "pair \(carried.pair) moves no VIP by VRRP any more; \(paths.include) is left as it is, because without "
                    + "it keepalived would take addresses away: remove it when they stand otherwise")
        }
        let routers = KeepalivedText(
            pair: carried.pair, director: director, failover: failover, vips: carried.vips, paths: paths)
        guard try await takeOut(routers, carried, director) else { return }
        isIncluded = true
        let remark = try await put(routers.text)
        standing = StandingAddresses(try inPlace() ?? "")
        if standing == StandingAddresses(routers.text) { settle(carried) }
        if let family = routers.silentFamilies.first {
            throw FailoverProblem(
                "no IPv\(family.rawValue) VIP moves: adverts are unicast, and a director of pair \(carried.pair) has no "
                    + "IPv\(family.rawValue) address")
        }
        if let remark { throw FailoverProblem(remark) }
        if offer == nil { try complain(carried) }
    }

    /// Takes VIPs out of routers before they are put into others, and waits: two directors do so at the same time, each for itself,
    /// and the one that is to hold an address must not be faster than the one that held it.
    ///
    /// - Returns: false where the slice changed meanwhile, or root has not put in place yet what is offered.
    private func takeOut(
        _ routers: KeepalivedText, _ carried: AgentState.Carried, _ director: String
    ) async throws(FailoverProblem) -> Bool {
        guard let before = try inPlace() else { return true }
        let old = StandingAddresses(before)
        let added = old.added(in: StandingAddresses(routers.text))
        guard !added.isEmpty else { return true }
        moving.formUnion(added.filter { old.instances[$0] != nil })
        var interim = routers
        interim.withheld = added
        if interim.text != before {
            _ = try await put(interim.text)
            standing = StandingAddresses(try inPlace() ?? "")
            guard offer?.isOpen != true else { return false }
        }
        try? await Task.sleep(for: pause)
        let state = reconciler.window.state
        guard state.carried == carried, state.identity?.director == director else {
            bell.ring()
            return false
        }
        return true
    }

    /// The file that keepalived reads; where it is root's, the agent may not be let see it.
    private func inPlace() throws(FailoverProblem) -> String? {
        guard offer != nil else { return try FailoverFile.read(paths.include) }
        do throws(FailoverProblem) { return try FailoverFile.read(paths.include) } catch { return nil }
    }

    /// Has a text put in place and read by keepalived.
    ///
    /// - Returns: what root remarks, where it does that.
    private func put(_ text: String) async throws(FailoverProblem) -> String? {
        guard offer == nil else { return try offer?.make(text) }
        try await include.put(text)
        try tell()
        return nil
    }

    /// VIPs that changed their router are where they belong as soon as keepalived has them there.
    private func settle(_ carried: AgentState.Carried) {
        guard !moving.isEmpty else { return }
        for address in moving { fresh[address] = .now + Self.settling }
        // To the clients of a VIP it is a takeover, though no router changed its state.
        let here = book.roles(of: carried.vips.filter { moving.contains($0.address) }, held: [])
        moving = []
        if here.values.contains(.active) { window.open() }
    }

    private func complain(_ carried: AgentState.Carried) throws(FailoverProblem) {
        let configuration = KeepalivedConfiguration(try FailoverFile.read(paths.configuration) ?? "")
        let vips = Set(carried.vips.map(\.address))
        if let problem = configuration.problem(path: paths.configuration, include: paths.include, vips: vips) {
            throw problem
        }
    }

    /// Has keepalived read the file, unless it was told before: an agent that ends in between leaves it to the next.
    private func tell() throws(FailoverProblem) {
        guard try FailoverFile.read(paths.candidate) != nil else { return }
        let isTold = try program.reload()
        AtomicFile.remove(paths.candidate)
        logger.notice("routers written", metadata: ["file": "\(paths.include)", "reloaded": "\(isTold)"])
    }
}

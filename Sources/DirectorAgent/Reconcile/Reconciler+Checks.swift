import FleetModel
import Logging

extension Reconciler {
    /// Hands real servers over to be probed from now on.
    func use(_ checker: any Checker) {
        self.checker = checker
        planChecks()
    }

    /// Has the servers of the present slice probed, and no others.
    func planChecks() {
        guard let checker, let wish else { return }
        // Without its service in the kernel a probe of a VIP would ask whoever holds that.
        let marks = wish.probeMarks.filter { route, mark in
            let key = VirtualService.Key.mark(mark, route.family)
            return model?[key] == wish.table[key]
        }
        checks.plan = CheckPlan(wish.slice, marks: marks)
        let targets = checks.plan.targets
        state.checkTargets = targets.count
        checker.check(targets, avoiding: wish.addresses)
    }

    /// Takes note of the targets that are down; `run` makes the kernel follow at once.
    func hear(_ down: [CheckTarget: String]) {
        checks.down = down
        checks.hasNews = true
        bell.ring()
    }

    /// Makes the kernel follow what the checks say, where that changes anything.
    func heedChecks() async {
        checks.hasNews = false
        let before = (wish?.quieted, state.checks)
        noteChecks()
        guard before != (wish?.quieted, state.checks) else { return }
        await apply()
        changes.ring()
    }

    /// Lets report and wish heed what is known of the servers; the kernel follows with the next apply.
    func noteChecks() {
        let verdict = checks.verdict
        let (old, new) = (state.checks, verdict.checks)
        guard old != new || wish?.quieted != verdict.quiet else { return }
        for server in new.failing where !old.failing.contains(where: { $0.isOf(server) }) {
            logger.warning(
                "real server fails its check",
                metadata: server.place.merging(["reason": "\(server.reason)"]) { $1 })
        }
        for server in old.failing where !new.failing.contains(where: { $0.isOf(server) }) {
            logger.notice("real server is checked no longer, or answers again", metadata: server.place)
        }
        for group in new.failOpen where !old.failOpen.contains(group) {
            var place: Logger.Metadata = ["pool": "\(group.pool)", "family": "IPv\(group.family)"]
            if let vip = group.vip { place["vip"] = "\(vip)" }
            logger.error("no real server answers: all stay in use", metadata: place)
        }
        state.checks = new
        wish?.quiet(verdict.quiet)
    }
}

extension DirectorReport.Failing {
    fileprivate func isOf(_ other: Self) -> Bool { (pool, address, vip) == (other.pool, other.address, other.vip) }

    fileprivate var place: Logger.Metadata {
        var place: Logger.Metadata = ["pool": "\(pool)", "server": "\(address)"]
        if let vip { place["vip"] = "\(vip)" }
        return place
    }
}

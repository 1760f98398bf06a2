import FleetIPVS
import FleetModel
import Logging

/// A port opens before its service is made and closes after it is gone; a mark is set once its service can take over, and
/// ends once another service can.
extension Reconciler {
    /// The rules before and after the way to a goal.
    struct FirewallSteps: Sendable {
        var before: FirewallRules
        var after: FirewallRules

        /// Packets lose a mark on the way: the services that take them over must stand first.
        var endsMarks: Bool { before.marked != after.marked }
        /// Between the two: everything open, the marks as they shall be.
        var between: FirewallRules {
            var rules = before
            rules.marked = after.marked
            return rules
        }
    }

    func firewallSteps(_ wish: Wish, from owned: IPVSTable, to goal: Goal) -> FirewallSteps {
        guard settings.closesVIPs else {
            let rules = FirewallRules(marking: wish)
            return FirewallSteps(before: rules.alsoMarking(firewall.rules ?? rules), after: rules)
        }
        let staying = foreign.union(otherMarks).union(goal.table.keys)
        let after = FirewallRules(closing: wish, butFor: staying, before: firewall.rules)
        let before = FirewallRules(closing: wish, butFor: staying.union(owned.keys), before: firewall.rules)
        return FirewallSteps(before: before.alsoMarking(firewall.rules ?? after), after: after)
    }

    /// Brings the chains to the rules; where nothing differs, and where no rule is wanted nor noted, no program is run.
    func setFirewall(_ rules: FirewallRules) async {
        let families = rules.families.union(firewall.noted)
        let due = families.sorted().filter { firewall.rules?.of($0) != rules.of($0) }
        guard !due.isEmpty else { return }
        guard note(families) else { return }
        do throws(FirewallError) {
            for family in due {
                var present = firewall.expected[family]
                if present == nil { present = try await packetFilter.read(family) }
                let script = FirewallScript(
                    rules: rules.of(family), family: family, present: present ?? FirewallChains())
                firewall.expected[family] = nil
                if let text = script.text { try await packetFilter.restore(text, family) }
            }
            firewall.rules = rules
            state.firewallProblem = nil
        } catch {
            firewall.rules = nil
            refuse(error)
        }
    }

    /// Remembers what the kernel made of the chains, for the audit; a family without rules is forgotten.
    func rememberFirewall() async {
        guard let rules = firewall.rules else { return }
        do throws(FirewallError) {
            for family in firewall.noted where !rules.of(family).isEmpty && firewall.expected[family] == nil {
                firewall.expected[family] = try await packetFilter.read(family)
            }
            if note(rules.families) { firewall.expected = firewall.expected.filter { rules.families.contains($0.key) } }
        } catch {
            refuse(error)
        }
    }

    /// Says what others changed in our chains; they are written anew by the next apply.
    func auditFirewall() async -> [String] {
        var drift: [String] = []
        do throws(FirewallError) {
            for (family, expected) in firewall.expected.sorted(by: { $0.key < $1.key }) {
                let found = try await packetFilter.read(family)
                guard let difference = found.difference(from: expected) else { continue }
                drift.append("chains \(FirewallScript.prefix)* (IPv\(family.rawValue)) were changed: \(difference)")
                firewall.expected[family] = found
                firewall.rules = nil
            }
        } catch {
            refuse(error)
        }
        return drift
    }

    private func refuse(_ error: FirewallError) {
        guard state.firewallProblem != error.description else { return }
        state.firewallProblem = error.description
        logger.error("the packet filter is not as it should be", metadata: ["error": "\(error)"])
        changes.ring()
    }

    /// Writes down where chains of ours may stand, before one is made; without the note none is made.
    private func note(_ families: Set<IPAddress.Family>) -> Bool {
        guard families != firewall.noted else { return true }
        let isWritten = persist(.firewall) { () throws(FileError) in
            try folder.write(FirewallBook.text(families), to: .firewall)
        }
        if isWritten { firewall.noted = families }
        return isWritten
    }
}

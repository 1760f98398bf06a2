import FleetIPVS
import FleetModel

@testable import DirectorAgent

/// A packet filter for tests: remembers its texts, and what the kernel's table held when each arrived.
actor ScriptedFilter: PacketFilter {
    struct Entry: Sendable {
        var family: IPAddress.Family
        var script: String
        var services: Set<String>
    }

    private let kernel: IPVSTableInMemory
    private(set) var entries: [Entry] = []
    private(set) var reads = 0
    private var standing: [IPAddress.Family: String] = [:]
    private var failure: FirewallError?

    init(_ kernel: IPVSTableInMemory) { self.kernel = kernel }

    func fail(_ failure: FirewallError?) { self.failure = failure }

    /// Changes what stands there behind the agent's back.
    func setStanding(_ text: String, _ family: IPAddress.Family) { standing[family] = text }

    func read(_ family: IPAddress.Family) async throws(FirewallError) -> FirewallChains {
        if let failure { throw failure }
        reads += 1
        return FirewallChains(reading: standing[family] ?? "")
    }

    func restore(_ script: String, _ family: IPAddress.Family) async throws(FirewallError) {
        if let failure { throw failure }
        let services = await kernel.contents.filter { $0.value.servers.contains { $0.value.weight > 0 } }.keys
        entries.append(Entry(family: family, script: script, services: Set(services.map(\.description))))
        // As iptables-save would print it: the jump among the rules, removed chains gone.
        standing[family] = script.replacing("-I INPUT", with: "-A INPUT").replacing(
            "-I PREROUTING", with: "-A PREROUTING")
    }
}

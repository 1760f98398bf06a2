import Testing

@testable import DirectorAgent

@Suite("A host may have local routes to VIPs only where it answers ARP for none of them")
struct ARPSwitchTests {
    private func verdict(_ values: [String: String]) -> ARPSwitch.Verdict {
        ARPSwitch.verdict(on: ["eth0"]) { path in
            let words = path.split(separator: "/").suffix(2).joined(separator: "/")
            return values[words]
        }
    }

    private let usual = [
        "all/arp_ignore": "0", "eth0/arp_ignore": "0", "all/arp_announce": "0", "eth0/arp_announce": "0",
    ]

    @Test(
        "The larger of all and the interface counts",
        arguments: [
            (["eth0/arp_ignore": "1", "eth0/arp_announce": "2"], true),
            (["all/arp_ignore": "1", "all/arp_announce": "2"], true),
            (["all/arp_ignore": "1", "eth0/arp_announce": "2"], true),
            (["all/arp_ignore": "2", "eth0/arp_announce": "2"], true),
            (["eth0/arp_announce": "2"], false), (["eth0/arp_ignore": "1", "eth0/arp_announce": "1"], false),
            ([:], false),
        ] as [([String: String], Bool)])
    func largerCounts(set: [String: String], isQuiet: Bool) {
        let verdict = verdict(usual.merging(set) { $1 })
        #expect((verdict == .quiet) == isQuiet)
        if !isQuiet, case .loud(let reason) = verdict { #expect(reason.contains("net.ipv4.conf.eth0.arp_")) }
    }

    @Test("What cannot be read is neither good nor bad")
    func unknown() {
        guard case .unknown = verdict([:]) else {
            Issue.record("\(verdict([:]))")
            return
        }
    }
}

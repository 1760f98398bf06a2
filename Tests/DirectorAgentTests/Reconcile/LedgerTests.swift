import FleetModel
import Testing

@testable import DirectorAgent

struct LedgerTests {
    @Test func `reads what it wrote, both families`() throws {
        let keys = try [
            "10.9.0.201:9000/tcp", "[fd09::b:1]:53/udp", "10.9.0.201:80/tcp", "mark:0x4c560001/ipv6",
        ].map(Sample.service)
        let ledger = Ledger(services: Set(keys))
        #expect(ledger.text == "10.9.0.201:80/tcp\n10.9.0.201:9000/tcp\n[fd09::b:1]:53/udp\nmark:0x4c560001/ipv6\n")
        #expect(Ledger(text: ledger.text) == ledger)
    }

    @Test(arguments: [
        "10.9.0.201:80/tcp\nnonsense\n", "10.9.0.201/tcp", "10.9.0.201:99999/tcp", "10.9.0.201:80/icmp", "x",
        "mark:7/ipv4", "mark:0x7/ipv5", "mark:0x100000000/ipv4",
    ])
    func `is read wholly or not at all`(text: String) {
        #expect(Ledger(text: text) == nil)
    }
}

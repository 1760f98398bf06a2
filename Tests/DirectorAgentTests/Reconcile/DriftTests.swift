import FleetModel
import Testing

@testable import DirectorAgent

struct DriftTests {
    @Test func `says what was there and what is there`() throws {
        let expected = try Sample.slice(ports: [9000, 9001], servers: ["10.9.0.21=2", "10.9.0.22"], scheduler: .wrr)
            .table
        var found = expected
        let kept = try Sample.service("10.9.0.201:9000/tcp")
        found[try Sample.service("10.9.0.201:9001/tcp")] = nil
        found[kept]?.settings.scheduler = "rr"
        found[kept]?.servers[try Sample.server("10.9.0.21:9000")]?.weight = 9
        found[kept]?.servers[try Sample.server("10.9.0.22:9000")] = nil
        #expect(
            Drift.sentences(expected: expected, found: found) == [
                "service 10.9.0.201:9001/tcp was removed",
                "service 10.9.0.201:9000/tcp was changed from wrr flags 0 timeout 0 netmask /32 to rr flags 0 timeout 0 netmask /32",
                "server 10.9.0.22:9000 of 10.9.0.201:9000/tcp was removed",
                "server 10.9.0.21:9000 of 10.9.0.201:9000/tcp was changed from dr weight 2 thresholds 0/0 "
                    + "to dr weight 9 thresholds 0/0",
            ])
        #expect(Drift.sentences(expected: expected, found: expected).isEmpty)
    }

    @Test func `names tunnels and engines`() throws {
        let expected = try Sample.slice(servers: ["10.9.0.21"]).table
        var found = expected
        let key = try Sample.service("10.9.0.201:9000/tcp")
        found[key]?.settings.persistenceEngine = "sip"
        found[key]?.servers[try Sample.server("10.9.0.21:9000")] = RealServer.Settings(
            weight: 1, forwarding: .tun, tunnel: Tunnel(type: .gue, port: 6080, checksum: .remote))
        let sentences = Drift.sentences(expected: expected, found: found)
        #expect(sentences.count == 2)
        #expect(sentences.first?.hasSuffix("netmask /32 engine sip") == true)
        #expect(sentences.last?.hasSuffix("to tun gue:6080 remote weight 1 thresholds 0/0") == true)
    }
}

import FleetModel
import Testing

@testable import DirectorAgent

@Suite("Segments are clamped by a chain of the agent's own")
struct SegmentClampTests {
    private let others = """
        *mangle
        :PREROUTING ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        :LVSFLEET-MARK - [0:0]
        -A POSTROUTING -j CNI
        COMMIT

        """
    private let ours = """
        *mangle
        :POSTROUTING ACCEPT [0:0]
        :LVSFLEET-MSS - [0:0]
        -A POSTROUTING -j LVSFLEET-MSS
        -A LVSFLEET-MSS -s 10.9.0.201/32 -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1440
        COMMIT

        """

    private func clamp(_ segments: [String: Int]) throws -> SegmentClamp {
        var parsed: [IPAddress: Int] = [:]
        for (address, size) in segments { parsed[try Sample.address(address)] = size }
        return SegmentClamp(segments: parsed)
    }

    @Test("It is made once, and left alone while it is as it shall be")
    func made() throws {
        let clamp = try clamp(["10.9.0.201": 1440])
        let text = try #require(clamp.script(.init(reading: others)))
        #expect(text.contains("\n-A POSTROUTING -j LVSFLEET-MSS\n"))
        #expect(text.contains("-s 10.9.0.201/32 -p tcp"))
        #expect(!text.contains("CNI") && !text.contains("LVSFLEET-MARK"))
        #expect(clamp.script(.init(reading: ours)) == nil)
    }

    @Test("What others changed is written anew; jumps are one")
    func repaired() throws {
        let doubled = ours.replacing(
            "-A POSTROUTING -j LVSFLEET-MSS\n", with: "-A POSTROUTING -j LVSFLEET-MSS\n-A POSTROUTING -j LVSFLEET-MSS\n"
        )
        let text = try #require(try clamp(["10.9.0.201": 1440]).script(.init(reading: doubled)))
        #expect(text.contains("-D POSTROUTING -j LVSFLEET-MSS") && !text.contains("-A POSTROUTING"))
        #expect(try clamp(["10.9.0.201": 1400]).script(.init(reading: ours)) != nil)
    }

    @Test("It goes with the last VIP in a tunnel")
    func removed() throws {
        #expect(try clamp([:]).script(.init(reading: others)) == nil)
        let text = try #require(try clamp([:]).script(.init(reading: ours)))
        #expect(text.contains("-D POSTROUTING -j LVSFLEET-MSS\n-X LVSFLEET-MSS\n"))
    }

    @Test("A director's chains on the same host know nothing of it")
    func apart() {
        #expect(FirewallChains(reading: ours) == FirewallChains())
    }
}

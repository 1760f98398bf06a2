import FleetModel
import Testing

@testable import DirectorAgent

struct FirewallScriptTests {
    private func rules(_ slice: Slice, services: [String], closes: Bool = true) throws -> FirewallRules {
        let wish = Wish(slice)
        return closes
            ? FirewallRules(closing: wish, butFor: try services.map(Sample.service)) : FirewallRules(marking: wish)
    }

    private func script(
        _ rules: FirewallRules, _ family: IPAddress.Family = .v4, present: String = ""
    ) -> String? {
        FirewallScript(rules: rules.of(family), family: family, present: FirewallChains(reading: present)).text
    }

    private func marked(_ ports: [UInt16], mark: UInt32 = 0x4c56_0001, vip: String = Sample.shop) throws -> Slice {
        var slice = try Sample.slice(ports: ports, vip: vip)
        for index in slice.services.indices { slice.services[index].mark = mark }
        return slice
    }

    @Test func `a closed VIP lets in its services, marks and ICMP`() throws {
        let slice = try Sample.slice(ports: [80, 443])
        let services = [
            "10.9.0.201:80/tcp", "10.9.0.201:443/tcp", "10.9.0.201:53/udp", "10.9.0.99:25/tcp", "mark:0x7/ipv4",
            "mark:0x8/ipv6",
        ]
        #expect(
            script(try rules(slice, services: services)) == """
                *filter
                :LVSFLEET-10.9.0.201 - [0:0]
                :LVSFLEET-INPUT - [0:0]
                -A LVSFLEET-10.9.0.201 -p tcp -m multiport --dports 80,443 -j RETURN
                -A LVSFLEET-10.9.0.201 -p udp -m multiport --dports 53 -j RETURN
                -A LVSFLEET-10.9.0.201 -m mark --mark 0x7 -j RETURN
                -A LVSFLEET-10.9.0.201 -p icmp -j RETURN
                -A LVSFLEET-10.9.0.201 -p tcp -j REJECT --reject-with tcp-reset
                -A LVSFLEET-10.9.0.201 -j REJECT
                -A LVSFLEET-INPUT -d 10.9.0.201 -g LVSFLEET-10.9.0.201
                -I INPUT -j LVSFLEET-INPUT
                COMMIT

                """)
        #expect(script(try rules(slice, services: services), .v6) == nil)
    }

    private func limited(_ ranges: [String]) throws -> Slice {
        var slice = try Sample.slice(ports: [80, 443])
        slice.services[1].settings.sourceRanges = try ranges.map { try #require(IPNetwork($0)) }
        return slice
    }

    @Test func `a port with source ranges is open to those alone, and the others are open to all`() throws {
        let slice = try limited(["10.1.0.0/16", "192.0.2.7/32", "fd00::/8"])
        #expect(
            script(try rules(slice, services: ["10.9.0.201:80/tcp", "10.9.0.201:443/tcp"])) == """
                *filter
                :LVSFLEET-10.9.0.201 - [0:0]
                :LVSFLEET-INPUT - [0:0]
                -A LVSFLEET-10.9.0.201 -s 10.1.0.0/16 -p tcp -m multiport --dports 443 -j RETURN
                -A LVSFLEET-10.9.0.201 -s 192.0.2.7/32 -p tcp -m multiport --dports 443 -j RETURN
                -A LVSFLEET-10.9.0.201 -p tcp -m multiport --dports 443 -j REJECT --reject-with tcp-reset
                -A LVSFLEET-10.9.0.201 -p tcp -m multiport --dports 80 -j RETURN
                -A LVSFLEET-10.9.0.201 -p icmp -j RETURN
                -A LVSFLEET-10.9.0.201 -p tcp -j REJECT --reject-with tcp-reset
                -A LVSFLEET-10.9.0.201 -j REJECT
                -A LVSFLEET-INPUT -d 10.9.0.201 -g LVSFLEET-10.9.0.201
                -I INPUT -j LVSFLEET-INPUT
                COMMIT

                """)
    }

    @Test func `source ranges hold on open VIPs too, and for ports that share a mark`() throws {
        var slice = try limited(["10.1.0.0/16"])
        slice.services[1].mark = 0x4c56_0001
        let text = try #require(script(try rules(slice, services: [], closes: false)))
        #expect(
            text.hasPrefix(
                """
                *filter
                :LVSFLEET-10.9.0.201 - [0:0]
                :LVSFLEET-INPUT - [0:0]
                -A LVSFLEET-10.9.0.201 -s 10.1.0.0/16 -p tcp -m multiport --dports 443 -j RETURN
                -A LVSFLEET-10.9.0.201 -p tcp -m multiport --dports 443 -j REJECT --reject-with tcp-reset
                -A LVSFLEET-INPUT -d 10.9.0.201 -g LVSFLEET-10.9.0.201
                -I INPUT -j LVSFLEET-INPUT
                COMMIT

                """), "\(text)")
    }

    @Test func `ranges of the other family let nobody in`() throws {
        let text = try #require(script(try rules(try limited(["fd00::/8"]), services: ["10.9.0.201:443/tcp"])))
        #expect(!text.contains("443 -j RETURN"))
        #expect(text.contains("443 -j REJECT"))
    }

    @Test func `a service that drains stays open to whom it was open`() throws {
        let before = try rules(try limited(["10.1.0.0/16"]), services: ["10.9.0.201:443/tcp"])
        let after = FirewallRules(
            closing: Wish(try Sample.slice(ports: [80])),
            butFor: try ["10.9.0.201:80/tcp", "10.9.0.201:443/tcp"].map(Sample.service), before: before)
        let address = try #require(IPAddress("10.9.0.201"))
        #expect(after.limited[address]?.contains(443, .tcp) == true)
        #expect(after.open[address] == [.tcp: [80]])
    }

    @Test func `marks are set in mangle, on the ports of their VIP alone`() throws {
        #expect(
            script(try rules(try marked([80, 443]), services: [], closes: false)) == """
                *mangle
                :LVSFLEET-MARK - [0:0]
                -A LVSFLEET-MARK -d 10.9.0.201 -p tcp -m multiport --dports 80,443 -j MARK --set-xmark \
                0x4c560001/0xffffffff
                -I PREROUTING -j LVSFLEET-MARK
                COMMIT

                """)
    }

    @Test func `IPv6 has its own chains and its own ICMP`() throws {
        let slice = try Sample.slice(ports: [80], vip: "fd09::b:1")
        let text = try #require(script(try rules(slice, services: ["[fd09::b:1]:80/tcp"]), .v6))
        let chain = FirewallScript.chain(of: try Sample.address("fd09::b:1"))
        #expect(chain.utf8.count <= 28)
        #expect(text.contains("-A \(chain) -p ipv6-icmp -j RETURN\n"))
        #expect(text.contains("-A LVSFLEET-INPUT -d fd09::b:1 -g \(chain)\n"))
    }

    @Test func `stale chains go, the jump is added once and removed with the last rule`() throws {
        let present = """
            # of others
            *filter
            :INPUT ACCEPT [3:180]
            :KUBE-FIREWALL - [0:0]
            :LVSFLEET-10.9.0.201 - [0:0]
            :LVSFLEET-10.9.0.202 - [0:0]
            :LVSFLEET-INPUT - [0:0]
            -A INPUT -j LVSFLEET-INPUT
            -A INPUT -j KUBE-FIREWALL
            -A LVSFLEET-INPUT -d 10.9.0.202/32 -g LVSFLEET-10.9.0.202
            COMMIT
            """
        let fewer = try #require(
            script(try rules(try Sample.slice(), services: []), present: present))
        #expect(fewer.contains(":LVSFLEET-10.9.0.202 - [0:0]\n"))
        #expect(fewer.contains("-X LVSFLEET-10.9.0.202\n"))
        #expect(!fewer.contains("-I INPUT"))
        #expect(
            script(FirewallRules(), present: present) == """
                *filter
                :LVSFLEET-10.9.0.201 - [0:0]
                :LVSFLEET-10.9.0.202 - [0:0]
                :LVSFLEET-INPUT - [0:0]
                -D INPUT -j LVSFLEET-INPUT
                -X LVSFLEET-10.9.0.201
                -X LVSFLEET-10.9.0.202
                -X LVSFLEET-INPUT
                COMMIT

                """)
        #expect(script(FirewallRules()) == nil)
    }

    @Test func `ports go into ranges and into as few matches as hold them`() {
        #expect(FirewallScript.portLists([80, 443, 9000, 9001, 9002]) == ["80,443,9000:9002"])
        #expect(FirewallScript.portLists([65534, 65535]) == ["65534:65535"])
        let odd = Set(stride(from: UInt16(1001), to: 1063, by: 2))
        let counts = FirewallScript.portLists(odd).map { $0.split(separator: ",").count }
        #expect(counts == [15, 15, 1])
        // A range takes the room of two ports.
        let starts = Set(stride(from: UInt16(1000), to: 1024, by: 3))
        let ranges = FirewallScript.portLists(starts.union(starts.map { $0 + 1 }))
        #expect(ranges.map { $0.split(separator: ",").count } == [7, 1])
    }

    @Test func `what stands there is read, and what others changed is told`() {
        let text = "*filter\n:LVSFLEET-INPUT - [0:0]\n-A INPUT -j LVSFLEET-INPUT\n-A LVSFLEET-INPUT -j RETURN\nCOMMIT\n"
        let chains = FirewallChains(reading: text)
        #expect(chains.chains == ["filter": ["LVSFLEET-INPUT"]])
        #expect(chains.jumps == ["filter": 1])
        #expect(chains.difference(from: FirewallChains(reading: text + "# later\n")) == nil)
        let changed = FirewallChains(reading: text.replacing("-A LVSFLEET-INPUT -j RETURN\n", with: ""))
        #expect(changed.difference(from: chains) == "1 of 3 lines are gone, 0 are new")
    }
}

import FleetModel
import Testing

@testable import DirectorAgent

@Suite("The file that keepalived includes")
struct KeepalivedTextTests {
    private func text(_ change: (inout KeepalivedText) throws -> Void = { _ in }) throws -> String {
        let paths = FailoverPaths(
            include: "/etc/keepalived/lvsfleet.conf", configuration: "/etc/keepalived/keepalived.conf",
            process: "/run/keepalived.pid", stateFolder: "/var/lib/lvsfleet-agent",
            runFolder: "/run/lvsfleet-agent")
        var text = KeepalivedText(
            pair: "blue", director: "blue-b", failover: try PairSample.failover(), vips: try PairSample.vips(),
            paths: paths)
        try change(&text)
        return text.text
    }

    @Test("One router a preferred director and family, each with one address in its adverts")
    func whole() throws {
        #expect(
            try text() == """
                # Written by lvsfleet-agent from what Central plans for pair blue, and written anew when that changes.
                # keepalived.conf takes it by a line of its own: include /etc/keepalived/lvsfleet.conf
                global_defs {
                    vrrp_notify_fifo "/var/lib/lvsfleet-agent/keepalived.fifo"
                    fifo_write_vrrp_states_on_reload
                }
                track_file lvsfleet-blue-a {
                    file "/run/lvsfleet-agent/step-down.blue-a"
                    weight 0
                    init_file 1
                }
                vrrp_instance lvsfleet-blue-a {
                    state BACKUP
                    nopreempt
                    version 3
                    interface eth0
                    virtual_router_id 7
                    priority 100
                    advert_int 0.2
                    garp_master_refresh 60
                    track_file {
                        lvsfleet-blue-a
                    }
                    virtual_ipaddress {
                        169.254.255.7/32 scope link
                    }
                    virtual_ipaddress_excluded {
                        10.9.0.201/32
                        10.9.0.202/32
                    }
                }
                vrrp_instance lvsfleet-blue-a-6 {
                    state BACKUP
                    nopreempt
                    version 3
                    interface eth0
                    virtual_router_id 7
                    priority 100
                    advert_int 0.2
                    garp_master_refresh 60
                    track_file {
                        lvsfleet-blue-a
                    }
                    virtual_ipaddress {
                        fe80::4c56:7/128
                    }
                    virtual_ipaddress_excluded {
                        fd09::b:1/128
                    }
                }
                track_file lvsfleet-blue-b {
                    file "/run/lvsfleet-agent/step-down.blue-b"
                    weight 0
                    init_file 1
                }
                vrrp_instance lvsfleet-blue-b {
                    state BACKUP
                    nopreempt
                    version 3
                    interface eth0
                    virtual_router_id 8
                    priority 150
                    advert_int 0.2
                    garp_master_refresh 60
                    track_file {
                        lvsfleet-blue-b
                    }
                    virtual_ipaddress {
                        169.254.255.8/32 scope link
                    }
                    virtual_ipaddress_excluded {
                        10.9.0.203/32
                    }
                }
                vrrp_instance lvsfleet-blue-b-6 {
                    state BACKUP
                    nopreempt
                    version 3
                    interface eth0
                    virtual_router_id 8
                    priority 150
                    advert_int 0.2
                    garp_master_refresh 60
                    track_file {
                        lvsfleet-blue-b
                    }
                    virtual_ipaddress {
                        fe80::4c56:8/128
                    }
                }

                """)
    }

    @Test("Who rests is told by another file, so that keepalived is not reloaded for it")
    func resting() throws {
        #expect(try text { $0.failover = try PairSample.failover(["blue-a"]) } == text())
    }

    @Test(
        "Unicast adverts go from this director's address of the family to its partner's; without one nothing of it moves"
    )
    func unicast() throws {
        let text = try text { text in
            text.failover.unicast = true
            #expect(text.silentFamilies == [.v6])
        }
        #expect(
            text.contains(
                """
                    garp_master_refresh 60
                    unicast_src_ip 10.9.0.12
                    unicast_peer {
                        10.9.0.11
                    }
                    track_file {
                """))
        #expect(!text.contains("lvsfleet-blue-a-6") && text.contains("vrrp_instance lvsfleet-blue-b {"))
    }

    @Test("A VIP that is withheld stands in no router; the router stays")
    func withheld() throws {
        let bank = try Sample.address("10.9.0.203")
        let text = try text { $0.withheld = [bank] }
        #expect(!text.contains("10.9.0.203") && text.contains("169.254.255.8/32 scope link"))
    }

    @Test(arguments: [(10, "0.01"), (100, "0.1"), (250, "0.25"), (1000, "1"), (1050, "1.05"), (40_950, "40.95")])
    func advertsInHundredths(millis: Int, seconds: String) throws {
        #expect(try text { $0.failover.advertMillis = millis }.contains("    advert_int \(seconds)\n"))
    }
}

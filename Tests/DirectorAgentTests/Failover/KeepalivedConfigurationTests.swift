import FleetModel
import Testing

@testable import DirectorAgent

@Suite("The administrator's keepalived.conf")
struct KeepalivedConfigurationTests {
    private func problem(_ text: String) throws -> String? {
        KeepalivedConfiguration(text).problem(
            path: "/etc/keepalived/keepalived.conf", include: "/etc/keepalived/conf.d/lvsfleet.conf",
            vips: [try Sample.address("10.9.0.201")]
        )?.description
    }

    @Test(
        "takes the agent's file by name, by pattern, from its own folder",
        arguments: [
            "include /etc/keepalived/conf.d/lvsfleet.conf", "\tinclude  /etc/keepalived/conf.d/*.conf # ours",
            "include conf.d/lvsfleet.conf", "include \"conf.d/*.conf\"", "includer /etc/keepalived/conf.d/lvs*",
        ])
    func takes(line: String) throws {
        #expect(try problem("global_defs {\n  router_id a\n}\n\(line)\n") == nil)
    }

    @Test(arguments: [
        "", "# include /etc/keepalived/conf.d/lvsfleet.conf", "! include conf.d/*.conf",
        "include /etc/keepalived/*.conf",
        "include other.conf",
    ])
    func doesNot(line: String) throws {
        #expect(
            try problem(line) == "/etc/keepalived/keepalived.conf does not take the agent's file: it wants a line "
                + "\"include /etc/keepalived/conf.d/lvsfleet.conf\"")
    }

    @Test("What stands in the way is named with its line")
    func inTheWay() throws {
        let include = "include conf.d/*\n"
        #expect(
            try problem(include + "virtual_server 10.9.0.201 80 {\n}")?.hasPrefix(
                "/etc/keepalived/keepalived.conf, line 2: keepalived programs IPVS for a VIP of ours") == true)
        #expect(try problem(include + "virtual_server 10.9.0.99 80 {\n}") == nil, "it is not ours")
        #expect(try problem("global_defs {\n lvs_sync_daemon eth0 VI_1\n}\n" + include)?.contains("line 2") == true)
        #expect(try problem("vrrp_notify_fifo /run/x\n" + include)?.contains("take vrrp_notify_fifo out") == true)
    }
}

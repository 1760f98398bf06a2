import FleetModel
import Fuzzing
import Testing

@testable import DirectorAgent

@Suite("Root puts in place what an agent may say of virtual routers, and nothing else")
struct RouterGrammarTests {
    private static let paths = FailoverPaths(
        include: "/etc/keepalived/lvsfleet.conf", configuration: "/etc/keepalived/keepalived.conf",
        process: "/run/keepalived.pid", stateFolder: "/var/lib/lvsfleet-agent")
    private static let grammar = RouterGrammar(stateFolder: "/var/lib/lvsfleet-agent")

    /// What an agent writes for a pair of both families.
    private static func good() throws -> String {
        KeepalivedText(
            pair: "blue", director: "blue-b", failover: try PairSample.failover(), vips: try PairSample.vips(),
            paths: paths
        ).text
    }

    @Test("What an agent writes is accepted")
    func ours() throws {
        #expect(Self.grammar.problem(try Self.good()) == nil)
    }

    @Test(
        "So is what an agent of another release may write",
        arguments: [
            "unicast_src_ip 10.9.0.11", "unicast_peer {\n10.9.0.12\nfd09::12\n}", "garp_master_delay 1",
            "virtual_ipaddress {\n169.254.0.7/32 dev eth0\nfe80::7/128 dev eth0 nodad\n}", "advert_int 0.05",
            "virtual_ipaddress {\n169.254.255.7/32 scope link\n}",
        ])
    func others(lines: String) {
        #expect(Self.grammar.problem("vrrp_instance lvsfleet-blue-a {\n\(lines)\n}\n") == nil)
    }

    @Test(
        "What could start a program, or lead elsewhere, is refused with its line",
        arguments: [
            "notify \"/tmp/x\"", "notify_master /tmp/x", "notify_fifo_script /tmp/x", "include /etc/shadow", "script x",
            "vrrp_notify_fifo_script \"/var/lib/lvsfleet-agent/x\"", "authentication {", "track_script {", "smtp_alert",
            "virtual_ipaddress {\n10.9.0.1/32 dev eth0 label x\n}", "virtual_routes {", "use_vmac", "state MASTER",
            "interface eth0 eth1", "virtual_router_id 256", "virtual_router_id 7 8", "priority 255", "advert_int 1e3",
            "advert_int .", "advert_int", "nopreempt yes", "unicast_peer {\n10.9.0.12 notify\n}",
            "track_file {\nother\n}",
            "}\nvirtual_server 10.9.0.201 80 {", "}\nvrrp_instance other {", "}\nglobal_defs {\nscript_user root\n}",
            "}\nglobal_defs {\nvrrp_notify_fifo \"/etc/passwd\"\n}", "}\nvrrp_script x {", "}\nnotify_fifo /x",
            "}\nglobal_defs {\nvrrp_notify_fifo \"/var/lib/lvsfleet-agent/../x\"\n}",
            "}\ntrack_file lvsfleet-blue-a {\nfile \"/var/lib/lvsfleet-agent/step-down.x/../../y\"\n}",
            "}\ntrack_file lvsfleet-blue-a {\nfile \"/etc/shadow\"\n}", "}\ntrack_file lvsfleet-blue-a {\nweight 9\n}",
            "}\ntrack_file lvsfleet-blue-a {\nfile /var/lib/lvsfleet-agent/step-down.x\n}", "}\n}",
        ])
    func foreign(lines: String) {
        // Some end the router themselves: no line but theirs is to be wrong.
        let text = "vrrp_instance lvsfleet-blue-a {\n\(lines)\n" + (lines.hasPrefix("}") ? "" : "}\n")
        let problem = Self.grammar.problem(text)
        #expect(problem?.description.hasPrefix("line ") == true, "\(text)")
    }

    @Test(
        "keepalived's other characters have no place, not even in a comment",
        arguments: [
            "# one \\", "@blue state BACKUP", "$X=1", "~SEQ(x, 1)", "!", "\tnopreempt", "nopreempt\r", "# \u{7f}",
            "# é",
            "%", "interface eth0;x", "interface `x`", "<x>",
        ])
    func characters(line: String) {
        let problem = Self.grammar.problem("vrrp_instance lvsfleet-blue-a {\n\(line)\n}\n")
        #expect(problem?.description == "line 2: it holds a character that has no place there")
    }

    @Test("A file that ends early, or holds no router, would take VIPs away")
    func incomplete() throws {
        #expect(
            Self.grammar.problem("vrrp_instance lvsfleet-blue-a {\n")?.description == "the file ends inside a block")
        #expect(Self.grammar.problem("")?.description == "the file holds no virtual router")
        #expect(Self.grammar.problem("# nothing\n")?.description == "the file holds no virtual router")
    }

    @Test("A mutated file is refused, or says what ours say")
    func mutated() throws {
        let words = [
            "notify", "include", "script", "virtual_server", "{", "}", "\n", "\"", "/", "..", "#", "!", "@", "$",
        ]
        let keywords = Set(
            try Self.good().split(whereSeparator: { $0 == " " || $0 == "\n" }).filter { $0.contains("_") }.map(
                String.init))
        let run = Fuzz("routers", seeds: [Array(try Self.good().utf8)], words: words).run { item in
            let text = String(decoding: item.bytes, as: UTF8.self)
            guard Self.grammar.problem(text) == nil else { return }
            for line in text.split(separator: "\n") {
                let first = line.split(separator: " ").first.map(String.init) ?? ""
                guard !first.hasPrefix("#"), first.contains("_") else { continue }
                #expect(keywords.contains(first), "\(item): \(line)")
            }
        }
        #expect(run >= 100)
    }
}

import Foundation
import Testing

/// `install/realserver` on trees: what it writes, leaves alone, refuses and takes away again.
@Suite struct RealserverTests {
    static let formats = ["networkd", "ifupdown", "nmcli", "script"]
    /// All that it knows to do, in one machine.
    static let everything = [
        "--range", "10.9.0.192/27", "--range", "fd09:0::b:0/112", "--vip", "10.9.1.1", "--vip", "fd0a::1", "--drop",
        "10.9.1.0/24", "--interface", "eth0", "--tun", "gue:6080", "--director", "10.9.0.11", "--mss", "1400",
    ]

    private let script = Script(name: "realserver")

    /// A machine with something of its administrator's in every folder that is written to, and some folders missing.
    private func machine() throws -> Tree {
        let tree = try Tree()
        try tree.write("etc/sysctl.d/60-mine.conf", "net.ipv4.ip_forward = 1\n", mode: 0o600)
        try tree.write("etc/network/interfaces", "source /etc/network/interfaces.d/*\niface eth0 inet dhcp\n")
        try tree.write("etc/systemd/network/50-eth0.network", "[Match]\nName=eth0\n")
        try tree.write("var/lib/dpkg/status", "")
        return tree
    }

    @Test(arguments: formats)
    func writesOnceAndLeavesNothing(format: String) throws {
        let tree = try machine()
        let before = try tree.contents
        let arguments = Self.everything + ["--format", format]

        let planned = try script.run(arguments + ["--dry-run"], on: tree)
        #expect(planned.status == 0 && planned.stderr == "", "\(planned)")
        #expect(try tree.contents == before, "a dry run changes nothing")

        let missing = try script.run(arguments + ["--check"], on: tree)
        #expect(missing.status == 1 && missing.lines.allSatisfy { $0.hasSuffix(" is missing") }, "\(missing)")

        let made = try script.run(arguments, on: tree)
        #expect(made.status == 0 && made.stderr == "", "\(made)")
        #expect(made.lines.map { "\($0) (dry run)" } == planned.lines.map(String.init))
        #expect(made.lines.allSatisfy { $0.hasSuffix(" created") }, "\(made)")
        let after = try tree.contents
        #expect(Set(before).isSubset(of: after), "nothing that was there has changed")

        for again in [arguments, []] {
            let output = try script.run(again, on: tree)
            #expect(output.status == 0 && output.lines.allSatisfy { $0.hasSuffix(" unchanged") }, "\(output)")
            #expect(try tree.contents == after)
        }
        let checked = try script.run(["--check"], on: tree)
        #expect(checked.status == 0 && checked.stdout == "" && checked.stderr == "", "\(checked)")

        let removable = try script.run(["--remove", "--dry-run"], on: tree)
        #expect(try removable.status == 0 && tree.contents == after)
        let removed = try script.run(["--remove"], on: tree)
        #expect(removed.status == 0 && removed.stderr == "", "\(removed)")
        #expect(removed.lines.map { "\($0) (dry run)" } == removable.lines.map(String.init))
        #expect(try tree.contents == before)
        let nothing = try script.run(["--remove"], on: tree)
        #expect(nothing.status == 0 && nothing.stdout.hasSuffix(" unchanged\n"), "\(nothing)")
    }

    @Test("What is wanted no more goes, what is wanted now comes, in one run")
    func followsTheWish() throws {
        let tree = try machine()
        let before = try tree.contents
        try script.expectDone(["--range", "10.9.0.192/27", "--interface", "eth0", "--format", "script"], on: tree)
        let changed = try script.run(["--vip", "fd0a::1", "--interface", "eth1", "--format", "networkd"], on: tree)
        #expect(changed.status == 0, "\(changed)")
        for line in [
            "/etc/lvsfleet/realserver deleted", "/etc/lvsfleet deleted",
            "/etc/sysctl.d/60-lvsfleet-realserver.conf configured",
            "/etc/systemd/network/60-lvsfleet-realserver.network created",
        ] {
            #expect(changed.lines.contains(Substring(line)), "\(line)\n\(changed)")
        }
        #expect(
            try tree.text("etc/sysctl.d/60-lvsfleet-realserver.conf").split(separator: "\n").dropFirst() == [
                "net.ipv4.conf.eth1.arp_ignore = 1", "net.ipv4.conf.eth1.arp_announce = 2",
            ])
        try script.expectDone(["--remove"], on: tree)
        #expect(try tree.contents == before)
    }

    @Test("The words of each format", arguments: formats)
    func words(format: String) throws {
        let tree = try machine()
        try script.expectDone(Self.everything + ["--format", format], on: tree)
        let files = try tree.files.filter { $0.contains("lvsfleet") && !$0.hasPrefix("var/") }
        #expect(files == Golden.files[format])
        switch format {
        case "networkd":
            #expect(try withoutSeal(tree.text("etc/systemd/network/60-lvsfleet-realserver.network")) == Golden.networkd)
        case "ifupdown":
            #expect(try withoutSeal(tree.text("etc/network/interfaces.d/lvsfleet-realserver")) == Golden.ifupdown)
            #expect(try withoutSeal(tree.text("etc/lvsfleet/realserver")) == Golden.script)
        default:
            #expect(try withoutSeal(tree.text("etc/lvsfleet/realserver")) == Golden.script)
            #expect(try tree.mode("etc/lvsfleet/realserver") == 0o755)
        }
    }

    /// The second line of scripts and the first of all else.
    private func withoutSeal(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("# Made by lvsfleet, ") }
            .joined(separator: "\n")
    }

    @Test("Where networkd keeps lo by a file of its administrator's, a drop-in adds to it")
    func dropsIn() throws {
        let tree = try machine()
        try tree.write(
            "etc/systemd/network/10-loopback.network", "[Match]\nName=lo\n\n[Network]\nAddress=192.0.2.1/32\n")
        try script.expectDone(
            ["--range", "10.9.0.192/27", "--interface", "eth0", "--format", "sysctl+networkd"], on: tree)
        let text = try tree.text("etc/systemd/network/10-loopback.network.d/60-lvsfleet-realserver.conf")
        #expect(text.contains("[Route]\nDestination=10.9.0.192/27\nType=local\n") && !text.contains("[Match]"))
    }

    @Test(
        "What keeps the network is told by what is enabled",
        arguments: [
            (["systemd-networkd.service"], "networkd"), (["NetworkManager.service"], "nmcli"), ([], "ifupdown"),
        ])
    func detects(enabled: [String], format: String) throws {
        let tree = try machine()
        for unit in enabled {
            try tree.link(
                "etc/systemd/system/multi-user.target.wants/\(unit)", to: "/usr/lib/systemd/system/\(unit)")
        }
        let output = try script.run(["--range", "10.9.0.192/27", "--interface", "eth0", "--dry-run"], on: tree)
        #expect(output.stderr.hasPrefix("install/realserver: format \(format): "), "\(output)")
    }

    @Test("A file that is not as the script left it is neither written over nor taken away")
    func leavesOthersFiles() throws {
        let tree = try machine()
        let name = "etc/sysctl.d/60-lvsfleet-realserver.conf"
        let arguments = ["--range", "10.9.0.192/27", "--interface", "eth0", "--format", "script"]
        try tree.write(name, "mine\n")
        let before = try tree.contents
        try script.expectRefused(
            arguments, on: tree, 1, "\(tree.path)/\(name) is there already, and not of this script's making")
        #expect(try tree.contents == before)

        try FileManager.default.removeItem(atPath: "\(tree.path)/\(name)")
        try script.expectDone(arguments, on: tree)
        let edited = try tree.text(name) + "net.ipv4.ip_forward = 1\n"
        try tree.write(name, edited)
        try script.expectRefused(arguments, on: tree, 1, "\(tree.path)/\(name) was changed by hand")
        let checked = try script.run(["--check"], on: tree)
        #expect(checked.status == 1 && checked.stdout == "/\(name) was changed by hand\n", "\(checked)")
        let removed = try script.run(["--remove"], on: tree)
        #expect(removed.status == 0 && removed.stderr.contains("\(name) was changed by hand: it is left"), "\(removed)")
        #expect(try tree.text(name) == edited)
        #expect(try tree.files.filter { $0.contains("lvsfleet") } == [name])
    }

    @Test("A folder of the script's making in which something else lies stays")
    func leavesOthersInFolders() throws {
        let tree = try machine()
        try script.expectDone(["--vip", "10.9.0.201", "--interface", "eth0", "--format", "script"], on: tree)
        try tree.write("etc/lvsfleet/agent.token", "secret")
        let removed = try script.run(["--remove"], on: tree)
        #expect(removed.status == 0 && removed.stderr.contains("/etc/lvsfleet is not empty: it is left"), "\(removed)")
        #expect(try tree.text("etc/lvsfleet/agent.token") == "secret")
    }

    private static let range = ["--range", "10.9.0.192/27", "--interface", "eth0"]

    @Test(
        arguments: [
            ([], "nothing to take"), (["--range", "10.9.0.201/27"], "10.9.0.192/27 does"),
            (["--range", "10.9.0.0/33"], "\"10.9.0.0/33\" is not an address range"),
            (["--range", "10.9.0.192"], "is not an address range"),
            (["--range", "fd09::b::/112"], "is not an address range"),
            (["--range"], "--range wants a value"), (["--vip", "10.9.0.300"], "\"10.9.0.300\" is not an IP address"),
            (["--vip", "10.9.0.201/32"], "is not an IP address"),
            (["--vip", "10.9.0.201"], "--root wants --interface"),
            (range + ["--interface", "eth0; reboot"], "is not the name of an interface"),
            (range + ["--tun", "vxlan", "--director", "10.9.0.11"], "is not ipip, gre or gue:PORT"),
            (range + ["--tun", "gue:65536", "--director", "10.9.0.11"], "is not ipip, gre or gue:PORT"),
            (range + ["--tun", "ipip"], "--tun wants --director"),
            (range + ["--mss", "99999"], "is not from 536 to 65495"),
            (range + ["--mss", "auto"], "--mss auto wants --tun"), (range + ["--format", "netplan"], "is not one of"),
            (range + ["--check", "--remove"], "--check or --remove?"), (range + ["--remove"], "wants no ranges"),
            (range + ["extra"], "\"extra\" is no option"),
        ] as [([String], String)])
    func wrongUsageEndsWith2(arguments: [String], words: String) throws {
        let tree = try machine()
        let before = try tree.contents
        try script.expectRefused(arguments, on: tree, 2, words)
        #expect(try tree.contents == before)
    }

    @Test(
        arguments: [
            (["--range", "127.0.0.0/8"], "holds loopback addresses"), (["--vip", "224.0.0.1"], "holds multicast"),
            (["--vip", "::1"], "holds unspecified or loopback addresses"), (["--range", "0.0.0.0/0"], "addresses"),
            (["--vip", "fe80::1"], "holds link local addresses"),
            (range + ["--director", "10.9.0.200"], "10.9.0.192/27: 10.9.0.200 is a director's address"),
            (range + ["--format", "ifupdown"], "does not read interfaces.d"),
        ] as [([String], String)])
    func whatCannotBeIsRefused(arguments: [String], words: String) throws {
        let tree = try Tree()
        try script.expectRefused(arguments, on: tree, 1, words)
        #expect(try tree.contents == [])
    }

    @Test("On a host that it looks at, its own addresses and interfaces that are not there are refused")
    func looksAtTheHost() throws {
        let missing = try script.run(["--vip", "198.18.0.1", "--interface", "none0", "--dry-run"])
        #expect(
            missing.status == 1 && missing.stderr == "install/realserver: there is no interface none0\n", "\(missing)")
        let shown = Process()
        let pipe = Pipe()
        shown.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        shown.arguments = ["ip", "-o", "-4", "address", "show", "scope", "global"]
        shown.standardOutput = pipe
        try shown.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        shown.waitUntilExit()
        // A machine without a network has none to refuse.
        guard let words = text.split(separator: "\n").first?.split(separator: " "), words.count > 3,
            let own = words[3].split(separator: "/").first
        else { return }
        let refused = try script.run(["--vip", "\(own)", "--interface", "\(words[1])", "--dry-run"])
        #expect(
            refused.status == 1
                && refused.stderr.contains("\(own)/32: \(own) is an address of this host, on \(words[1])"),
            "\(refused)")
    }
}

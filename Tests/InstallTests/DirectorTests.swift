import Foundation
import Testing

/// `install/director` on trees: the token, the agent's options, keepalived's include and the routes.
@Suite struct DirectorTests {
    private let script = Script(name: "director")
    private let given: Tree
    private let arguments: [String]

    private static let defaults =
        "# What the unit starts the agent with.\nLVSFLEET_AGENT_OPTIONS=\"--central http://127.0.0.1:7070\"\n# end"
    private static let include = "include /etc/keepalived/lvsfleet.conf"
    private static let keepalived =
        "--keepalived /etc/keepalived/lvsfleet.conf --keepalived-answer /run/lvsfleet-keepalived/answer"

    init() throws {
        given = try Tree()
        try given.write("token", "secret\n", mode: 0o640)
        try given.write("ca.crt", "authority\n")
        arguments = [
            "--central", "https://central.example:7070", "--token-file", "\(given.path)/token", "--ca-file",
            "\(given.path)/ca.crt", "--allow-vips", "10.9.0.192/27", "--allow-vips", "fd09::b:0/112", "--interface",
            "eth0",
            "--format", "script",
        ]
    }

    /// A machine on which the package is.
    private func machine() throws -> Tree {
        let tree = try Tree()
        try tree.write("etc/default/lvsfleet-agent", Self.defaults)
        try tree.write("etc/hosts", "127.0.0.1 localhost\n")
        return tree
    }

    @Test func writesOnceAndLeavesNothing() throws {
        let tree = try machine()
        let before = try tree.contents
        let planned = try script.run(arguments + ["--dry-run"], on: tree)
        #expect(try planned.status == 0 && tree.contents == before, "\(planned)")
        let made = try script.run(arguments, on: tree)
        #expect(made.status == 0 && made.stderr == "", "\(made)")
        #expect(made.lines.map { "\($0) (dry run)" } == planned.lines.map(String.init))

        #expect(try tree.text("etc/lvsfleet/agent.token") == "secret\n")
        #expect(try tree.mode("etc/lvsfleet/agent.token") == 0o600, "systemd hands it to the agent")
        #expect(try tree.text("etc/lvsfleet/ca.crt") == "authority\n")
        let options =
            "--central https://central.example:7070 --ca-file /etc/lvsfleet/ca.crt --allow-vips 10.9.0.192/27 --allow-vips fd09::b:0/112 \(Self.keepalived)"
        #expect(
            try tree.text("etc/default/lvsfleet-agent")
                == "# What the unit starts the agent with.\nLVSFLEET_AGENT_OPTIONS=\"\(options)\"\n# end")
        #expect(try tree.text("etc/keepalived/keepalived.conf").hasSuffix("over.\n\(Self.include)\n"))
        #expect(try tree.text("etc/systemd/system/keepalived.service.d/lvsfleet.conf").contains("\nRestart=always\n"))
        #expect(try tree.text("etc/lvsfleet/director").contains("ip -4 route replace local 10.9.0.192/27 dev lo"))

        let after = try tree.contents
        for again in [arguments, []] {
            let output = try script.run(again, on: tree)
            #expect(output.status == 0 && output.lines.allSatisfy { $0.hasSuffix(" unchanged") }, "\(output)")
            #expect(try tree.contents == after)
        }
        try FileManager.default.removeItem(atPath: "\(given.path)/token")
        let checked = try script.run(["--check"], on: tree)
        #expect(checked.status == 0 && checked.stdout == "", "a copy needs its source no more\n\(checked)")

        let removed = try script.run(["--remove"], on: tree)
        #expect(removed.status == 0 && removed.stderr == "", "\(removed)")
        #expect(try tree.contents == before)
    }

    @Test("An administrator's keepalived.conf stays as it is, and the line that it wants is said")
    func leavesConfiguration() throws {
        for (text, status) in [
            ("vrrp_instance mine {\n}", 1), ("# \(Self.include)\n", 1), ("include \"lvsfleet.conf\"\n", 0),
            ("\(Self.include) # ours\n", 0), ("include /etc/keepalived/*.conf\n", 0), ("include conf.d/*.conf\n", 1),
        ] as [(String, Int32)] {
            let tree = try machine()
            try tree.write("etc/keepalived/keepalived.conf", text, mode: 0o640)
            let output = try script.run(arguments, on: tree)
            #expect(output.status == status, "\(text)\n\(output)")
            #expect(output.stderr.contains("add the line \"\(Self.include)\"") == (status == 1), "\(output)")
            #expect(try tree.text("etc/keepalived/keepalived.conf") == text)
            let checked = try script.run(["--check"], on: tree)
            #expect(checked.status == status && checked.stdout.contains("add the line") == (status == 1), "\(checked)")
        }
    }

    @Test("Asked for, the include is added at its end; removed, every byte is as before")
    func addsInclude() throws {
        let tree = try machine()
        try tree.write("etc/keepalived/keepalived.conf", "vrrp_instance mine {\n}", mode: 0o640)
        let before = try tree.contents
        try script.expectDone(arguments + ["--add-include"], on: tree)
        #expect(
            try tree.text("etc/keepalived/keepalived.conf") == "vrrp_instance mine {\n}\n\(Self.include)\n")
        #expect(try tree.mode("etc/keepalived/keepalived.conf") == 0o640)
        let again = try script.run([], on: tree)
        #expect(again.status == 0 && again.lines.allSatisfy { $0.hasSuffix(" unchanged") }, "\(again)")
        try script.expectDone(["--remove"], on: tree)
        #expect(try tree.contents == before)
    }

    @Test("What an administrator adds to the agent's options stays, with new options of the script's and without it")
    func keepsOptions() throws {
        let tree = try machine()
        try script.expectDone(arguments, on: tree)
        let text = try tree.text("etc/default/lvsfleet-agent").replacing("answer\"", with: "answer --log-level debug\"")
        try tree.write("etc/default/lvsfleet-agent", text)
        try script.expectDone(["--check"], on: tree)
        let moved = try script.run(
            ["--central", "https://other.example", "--token-file", "\(given.path)/token", "--no-keepalived"], on: tree)
        #expect(moved.status == 0 && moved.stderr.contains("without --allow-vips there is no route"), "\(moved)")
        #expect(
            try tree.text("etc/default/lvsfleet-agent").contains(
                "LVSFLEET_AGENT_OPTIONS=\"--central https://other.example --log-level debug\"\n"))
        #expect(
            try !tree.files.contains { $0.contains("keepalived") || $0.contains("ca.crt") || $0.contains("sysctl.d") })
        let removed = try script.run(["--remove"], on: tree)
        #expect(removed.stderr.contains("etc/default/lvsfleet-agent was changed by hand: it is left"), "\(removed)")
        #expect(try tree.files == ["etc/default/lvsfleet-agent", "etc/hosts"])
    }

    @Test("Another token that lies there is nobody's to write over; a new one of the script's is")
    func changesTokens() throws {
        let tree = try machine()
        try tree.write("etc/lvsfleet/agent.token", "other\n")
        try script.expectRefused(arguments, on: tree, 1, "/etc/lvsfleet/agent.token is there already")
        try FileManager.default.removeItem(atPath: "\(tree.path)/etc/lvsfleet/agent.token")
        try script.expectDone(arguments, on: tree)
        try given.write("token", "new\n")
        let renewed = try script.run([], on: tree)
        #expect(renewed.lines.contains("/etc/lvsfleet/agent.token configured"), "\(renewed)")
        #expect(try tree.text("etc/lvsfleet/agent.token") == "new\n")
    }

    @Test(
        arguments: [
            ([], "--central and --token-file say"), (["--central", "central:7070"], "is no http:// or https:// URL"),
            (["--central", "https://c\" $(reboot)"], "is no http:// or https:// URL"),
            (["--central", "https://c"], "--token-file names"), (["--token-file", "/t"], "--central says"),
            (["--allow-vips", "10.9.0.1/24"], "10.9.0.0/24 does"), (["--package"], "--package wants a value"),
            (["surprise"], "\"surprise\" is no option"),
        ] as [([String], String)])
    func wrongUsageEndsWith2(arguments: [String], words: String) throws {
        let tree = try machine()
        try script.expectRefused(arguments, on: tree, 2, words)
    }

    @Test func aTokenThatIsNotThereIsRefused() throws {
        let tree = try machine()
        let before = try tree.contents
        try script.expectRefused(
            ["--central", "https://c", "--token-file", "/nonexistent/token"], on: tree, 1,
            "cannot read /nonexistent/token")
        #expect(try tree.contents == before)
    }
}

import ArgumentParser
import Testing

@testable import DirectorAgent

@Suite struct RealServerOptionsTests {
    private let usual = ["--central", "http://central:7070", "--token-file", "t", "--state-dir", "s"]

    @Test(
        "A wrong option is named",
        arguments: [
            (["--state-dir", "s"], "--central"),
            (["--state-dir", "s", "--central", "central", "--token-file", "t"], "--central"),
            (["--state-dir", "s", "--central", "http://c"], "--token-file"), (["--interface", "a b"], "--interface"),
            (["--address", "edge-1"], "--address"), (["--node", "a b"], "--node"),
            (["--allow-vips", "x"], "--allow-vips"),
            (["--audit-interval", "0"], "--audit-interval"), (["--listen", "x"], "--listen"),
            (["--sysctl-root", "proc"], "--sysctl-root"),
        ])
    func wrong(arguments: [String], name: String) {
        let all = arguments.first == "--state-dir" ? arguments : usual + arguments
        let error = #expect(throws: (any Error).self) { try RealServerOptions.parse(all) }
        #expect(error.map { RealServerOptions.message(for: $0) }?.contains(name) == true)
    }

    @Test func removalNeedsNoCentral() throws {
        #expect(try RealServerOptions.parse(["--remove", "--state-dir", "s"]).remove)
        let options = try RealServerOptions.parse(usual + ["--interface", "eth0", "--interface", "eth1"])
        #expect(options.interface == ["eth0", "eth1"] && !options.nodeName.isEmpty)
    }
}

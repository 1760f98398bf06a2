import Glibc
import Testing

@testable import Admin

@Suite struct EndpointTests {
    private let configuration = """
        current-context: lab
        contexts:
          - {name: lab, server: "http://lab:1", token-file: lab.token}
          - {name: site, server: "https://site:2", ca-file: site.pem}
        """

    @Test func theNearestWordCounts() async throws {
        let folder = try Folder()
        try folder.write("lvsctl/config.yaml", configuration)
        try folder.write("lvsctl/lab.token", " lab-secret\n")
        try folder.write("lvsctl/site.pem", "-----BEGIN CERTIFICATE-----")
        try folder.write("env.token", "env-secret")
        try folder.write("flag.token", "flag-secret\n")
        let file = ["XDG_CONFIG_HOME": folder.path]
        let both = file.merging(["LVSCTL_SERVER": "http://env:3/", "LVSCTL_TOKEN_FILE": "\(folder.path)/env.token"]) {
            $1
        }
        let flags = ["--server", "http://flag:4", "--token-file", "\(folder.path)/flag.token"]
        let pem = "\(folder.path)/lvsctl/site.pem"

        #expect(await endpoint([], [:]) == Endpoint(server: "http://127.0.0.1:7070"))
        #expect(await endpoint([], ["LVSCTL_SERVER": ""]) == Endpoint(server: "http://127.0.0.1:7070"))
        #expect(await endpoint([], file) == Endpoint(server: "http://lab:1", token: "lab-secret"))
        #expect(await endpoint([], both) == Endpoint(server: "http://env:3", token: "env-secret"))
        #expect(await endpoint(flags, both) == Endpoint(server: "http://flag:4", token: "flag-secret"))
        #expect(await endpoint(["--context", "site"], file) == Endpoint(server: "https://site:2", caFile: pem))
        // Who names a context means that fleet, whatever the environment says.
        #expect(
            await endpoint(["--context", "site"], both)
                == Endpoint(server: "https://site:2", token: "env-secret", caFile: pem))
        #expect(
            await endpoint(["--context", "site", "--server", "http://flag:4"], file)
                == Endpoint(server: "http://flag:4", caFile: pem))
    }

    @Test(arguments: [
        (
            "contexts: [{name: a, sever: x}]",
            "config.yaml:1: contexts[0].sever: is not a setting, known are name, server"
        ),
        ("current-context: b\ncontexts:\n  - name: a", "config.yaml has no context \"b\", only a"),
        ("contexts:\n  - server: x", "config.yaml:2: contexts[0].name: is missing"),
        ("contexts: [", "config.yaml:2: not valid YAML: "),
    ])
    func aBrokenFileIsNamedWithItsLine(text: String, sentence: String) async throws {
        let folder = try Folder()
        try folder.write("lvsctl/config.yaml", text)
        let run = await lvsctl(["status"], environment: ["XDG_CONFIG_HOME": folder.path], script: SampleFleet.script)
        #expect(run.status == .usage)
        #expect(run.err.contains(sentence), "\(run.err)")
    }

    @Test(arguments: ["", "two words"])
    func aTokenIsOneWordAndNeverPrinted(text: String) async throws {
        let folder = try Folder()
        try folder.write("token", text)
        let run = await lvsctl(["status", "--token-file", "\(folder.path)/token"], script: SampleFleet.script)
        #expect(run.status == .usage)
        #expect(run.err.hasPrefix("lvsctl: the token file \(folder.path)/token holds "))
        #expect(!run.err.contains("two words"))
    }

    @Test func aMissingTokenFileIsOneSentence() async {
        let run = await lvsctl("status", "--token-file", "/nonexistent/token")
        #expect(run.err == "lvsctl: cannot read the token file /nonexistent/token: No such file or directory\n")
    }

    private func endpoint(_ arguments: [String], _ environment: [String: String]) async -> Endpoint? {
        await lvsctl(["status"] + arguments, environment: environment, script: SampleFleet.script).endpoint
    }
}

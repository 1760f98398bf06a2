import FleetWire
import Testing

@testable import Admin

@Suite struct LvsctlTests {
    @Test(arguments: [
        [], ["gte"], ["get"], ["get", "nonsense"], ["create"], ["create", "vip"], ["-o", "xml", "get", "vips"],
        ["get", "vips", "--server"], ["get", "vips", "--server", "central:7070"], ["get", "vips", "--surprise"],
        ["create", "pool", "x"], ["create", "pool", "x", "--pods", "ns"],
        ["create", "pool", "x", "--static", "10.0.0.1"],
        ["create", "pool", "x", "--pods", "ns:a=b", "--static", "10.0.0.1", "--ports", "80/tcp"],
        ["create", "pool", "x", "--static", "10.0.0.1=heavy", "--ports", "80/tcp"],
        ["create", "pair", "x", "--director", "a"],
        ["create", "pair", "x", "--director", "a=1", "--director", "a=2", "--director", "a=3"],
        [
            "create", "vip", "x", "--address", "1.2.3.4", "--pair", "p", "--pool", "q", "--persistence",
            "300/255.0.255.0",
        ],
        ["create", "vip", "x", "--address", "1.2.3.4", "--pair", "p", "--pool", "q", "--http-ports", "80,http"],
        ["assign", "service", "orders", "--vip", "shop"], ["assign", "namespace", "shop"],
        ["assign", "namespace", "a/b", "--vip", "shop"], ["assign", "namespace", "a", "--vip", "../pairs"],
        ["delete", "services", "x"], ["wait", "applied", "--timeout", "soon"], ["explain", "orders"],
        ["get", "assignments", "orders"], ["apply"], ["apply", "-f", "/nonexistent/fleet.yaml"],
        ["diff", "-f", "/nonexistent/fleet.yaml"], ["completion", "tcsh"], ["get", "vips", "--context", "none"],
        ["get", "vips", "--token-file", "/nonexistent/token"], ["get", "vips", "--ca-file", "/nonexistent/ca.pem"],
        ["drain", "director", "blue-a", "--anything"], ["drain", "edge-2"],
        ["restore"], ["backup", "a", "b"],
    ])
    func wrongUsageEndsWith2(arguments: [String]) async {
        let run = await lvsctl(arguments) { _ in answer(ObjectList([FleetObject]())) }
        #expect(run.status == .usage)
        #expect(run.out == "")
        #expect(!run.err.isEmpty)
        #expect(run.requests.isEmpty)
    }

    @Test(arguments: [
        ["get", "vips"], ["status"], ["explain", "shop/orders"], ["create", "token", "blue-a"], ["export"],
        ["delete", "vip", "shop"], ["wait", "applied", "--timeout", "0s"], ["describe", "vip", "shop"],
    ])
    func outOfReachEndsWith3(arguments: [String]) async {
        let run = await lvsctl(arguments) { _ throws(TransportError) in
            throw TransportError(reason: "Connection refused")
        }
        #expect(run.status == .unreachable)
        #expect(run.err == "lvsctl: cannot reach Central at http://127.0.0.1:7070: Connection refused\n")
        #expect(run.out == "")
    }

    @Test(arguments: [
        (400, Admin.ExitStatus.refused), (401, .refused), (403, .refused), (404, .refused), (409, .refused),
        (413, .refused), (500, .refused), (502, .unreachable), (503, .unreachable), (504, .unreachable),
    ])
    func statusCodesMapToExitStatuses(code: Int, status: Admin.ExitStatus) async {
        let run = await lvsctl("status", "--server", "https://c:1/") { _ in APIResponse(status: code, body: []) }
        #expect(run.status == status)
        #expect(run.err == "lvsctl: https://c:1 answered \(code) to GET /api/v1/status\n")
    }

    @Test func aRefusalIsOneSentence() async {
        let run = await lvsctl("create", "vip", "x", "--address", "10.0.0.1", "--pair", "blue", "--pool", "p") { _ in
            refusal(400, "vip/x: spec.address: 10.0.0.1 lies outside\nallowedVIPs of pair blue")
        }
        #expect(run.status == .refused)
        #expect(run.err == "lvsctl: vip/x: spec.address: 10.0.0.1 lies outside allowedVIPs of pair blue\n")
    }

    @Test func withoutATokenTheWayToOneIsNamed() async {
        let run = await lvsctl("status") { _ in refusal(401, "no token") }
        #expect(run.err == "lvsctl: no token; name a token with --token-file or LVSCTL_TOKEN_FILE\n")
    }

    @Test func anAnswerThatIsNoneOfCentralsIsRefused() async {
        let run = await lvsctl("status") { _ in APIResponse(status: 200, body: Array("<html>".utf8)) }
        #expect(run.status == .refused)
        #expect(run.err.hasPrefix("lvsctl: the answer of http://127.0.0.1:7070 to /api/v1/status cannot be read: "))
    }

    @Test func helpAndVersionAreData() async {
        let version = await lvsctl("--version")
        #expect((version.status, version.out, version.err) == (.done, "lvsctl \(Lvsctl.version)\n", ""))
        let help = await lvsctl("create", "vip", "--help")
        #expect(help.status == .done)
        #expect(help.out.contains("--upper-threshold"))
        #expect(help.err == "")
    }

    @Test(arguments: [["completion", "bash"], ["--generate-completion-script", "bash"]])
    func completionScripts(arguments: [String]) async {
        let run = await lvsctl(arguments) { _ in answer(ObjectList([FleetObject]())) }
        #expect(run.status == .done)
        #expect(run.out.hasPrefix("#!/bin/bash\n"))
    }

    @Test func errorsOfUsageCarryTheProgramsName() async {
        let run = await lvsctl("gte")
        #expect(run.err.hasPrefix("lvsctl: Unexpected argument 'gte'\n"))
    }
}

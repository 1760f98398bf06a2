import FleetModel
import FleetWire
import Testing

@testable import Admin

@Suite("The doctor of a pair") struct DoctorTests {
    private static func view(_ findings: [PairDiagnosis.Complaint]) -> View<PairDiagnosis> {
        View(
            kind: "PairDiagnosis", name: "blue",
            status: PairDiagnosis(
                directors: [
                    .init(name: "blue-a", state: .current, secondsSinceReport: 0.2, looked: true),
                    .init(name: "blue-b", state: .silent, secondsSinceReport: 95, looked: false),
                ], findings: findings, well: ["the clocks agree within 3 s"], notes: ["blue-b: no neighbours\u{1B}[31m"]
            ))
    }

    private static let findings = [
        PairDiagnosis.Complaint(
            reason: "TwoAnswers", subject: "vip/web", severity: .critical, seen: "blue-b answers for VIP web too.",
            mend: "On blue-b: sysctl."),
        PairDiagnosis.Complaint(
            reason: "DirectorSilent", subject: "director/blue-b", severity: .warning,
            seen: "It has not reported for 95 s.", mend: "Look there."),
    ]

    @Test func whatIsWrongComesFirstWithTheSentenceThatMendsIt() async {
        let run = await lvsctl("doctor", "blue") { _ in answer(Self.view(Self.findings)) }
        #expect(run.requests == [APIRequest(method: .get, target: "/api/v1/pairs/blue/doctor?wait=5")])
        #expect(run.status == .refused && run.err.isEmpty)
        #expect(
            run.out == """
                CRITICAL  vip/web TwoAnswers: blue-b answers for VIP web too.
                          mend: On blue-b: sysctl.
                WARNING   director/blue-b DirectorSilent: It has not reported for 95 s.
                          mend: Look there.
                ok        the clocks agree within 3 s
                note      blue-b: no neighbours?[31m
                pair/blue: 2 things are wrong

                """)
    }

    @Test func aPairThatIsWellIsSaidToBeAndExits0() async {
        let run = await lvsctl("doctor", "blue", "--timeout", "1500ms") { _ in answer(Self.view([])) }
        #expect(run.requests.map(\.target) == ["/api/v1/pairs/blue/doctor?wait=2"])
        #expect(run.status == .done && run.out.hasSuffix("pair/blue: nothing is wrong\n"))
    }

    @Test func programsGetWhatCentralSaid() async {
        let json = await lvsctl("doctor", "blue", "-o", "json") { _ in answer(Self.view(Self.findings)) }
        #expect(json.status == .refused)
        #expect(json.out.contains("\"severity\" : \"critical\"") && json.out.contains("\"kind\" : \"PairDiagnosis\""))
        let yaml = await lvsctl("doctor", "blue", "-o", "yaml") { _ in answer(Self.view(Self.findings)) }
        #expect(yaml.out.contains("reason: DirectorSilent"), "\(yaml.out)")
        let name = await lvsctl("doctor", "blue", "-o", "name") { _ in answer(Self.view([])) }
        #expect(name.out == "pair/blue\n")
    }

    @Test func whatCannotBeAskedIsRefused() async {
        let long = await lvsctl("doctor", "blue", "--timeout", "31s") { _ in answer(Self.view([])) }
        #expect(long.status == .usage && long.err.contains("--timeout") && long.requests.isEmpty)
        let gone = await lvsctl("doctor", "red") { _ in refusal(404, "pair/red: there is no such pair") }
        #expect(gone.status == .refused && gone.err.contains("there is no such pair"))
    }
}

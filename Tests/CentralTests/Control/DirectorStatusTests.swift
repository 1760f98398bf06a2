import FleetModel
import FleetWire
import Testing

@testable import Central

@Suite struct DirectorStatusTests {
    private let newest = Revision(epoch: "e", number: 7)
    private let older = Revision(epoch: "e", number: 6)

    private func state(
        _ outcome: DirectorReport.Outcome, failures: [DirectorReport.Failure] = [], seconds: Double = 1,
        wanted: Revision? = Revision(epoch: "e", number: 7)
    ) -> DirectorStatus.State {
        let report = DirectorReport(
            director: "blue-a", pair: "blue", agentVersion: "0", outcome: outcome, failures: failures)
        return DirectorStatus.State(report: report, secondsSinceReport: seconds, wanted: wanted)
    }

    @Test func theStateFollowsFromTheReport() {
        let failure = DirectorReport.Failure(operation: "add", error: "no")
        #expect(DirectorStatus.State(report: nil, secondsSinceReport: nil, wanted: newest) == .unseen)
        #expect(state(.applied(newest)) == .current)
        #expect(state(.applied(newest), failures: [failure]) == .failing)
        #expect(state(.applied(older)) == .behind)
        #expect(state(.applied(Revision(epoch: "f", number: 7))) == .behind)
        #expect(state(.applied(older), failures: [failure]) == .behind)
        #expect(state(.waiting) == .behind)
        #expect(state(.applied(older), wanted: nil) == .behind)
        #expect(state(.refused(newest, reason: "no")) == .refused)
        #expect(state(.refused(nil, reason: "no")) == .refused)
        #expect(state(.refused(older, reason: "no")) == .behind)
        #expect(state(.applied(newest), seconds: 90) == .current)
        #expect(state(.applied(newest), seconds: 91) == .silent)
    }
}

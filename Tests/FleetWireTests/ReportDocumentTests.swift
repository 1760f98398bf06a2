import FleetModel
import Testing

@testable import FleetWire

@Suite struct ReportDocumentTests {
    @Test(arguments: [
        DirectorReport.Outcome.waiting, .applied(Revision(epoch: "e", number: 3)),
        .refused(Revision(epoch: "e", number: 4), reason: "port 0"), .refused(nil, reason: "not JSON"),
    ])
    func readsBack(outcome: DirectorReport.Outcome) throws {
        let report = DirectorReport(
            director: "blue-a", pair: "blue", agentVersion: "0.1.0", outcome: outcome,
            failures: [.init(operation: "add server", error: "no route")], roles: ["shop": .active],
            drains: [.init(service: "s", server: "r", activeConnections: 2, secondsLeft: 9)])
        #expect(try JSON.decode(DirectorReport.self, from: JSON.encode(report)) == report)
    }
}

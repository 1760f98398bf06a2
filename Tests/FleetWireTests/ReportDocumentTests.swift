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

    @Test func checksAreAnAddition() throws {
        var report = DirectorReport(director: "a", pair: "blue", agentVersion: "0", outcome: .waiting)
        let old = try JSON.encode(report)
        #expect(!String(decoding: old, as: UTF8.self).contains("checks"))
        #expect(try JSON.decode(DirectorReport.self, from: old).checks == nil)
        report.checks = .init(
            failing: [.init(pool: "in", address: IPAddress(v4: 0x0A00_0001), reason: "connect: no")],
            failOpen: [.init(pool: "in", family: .v4)])
        let new = String(decoding: try JSON.encode(report), as: UTF8.self)
        let checks = """
            "checks":{"failOpen":[{"family":4,"pool":"in"}],"failing":[{"address":"10.0.0.1","pool":"in",\
            "reason":"connect: no"}]}
            """
        #expect(new.contains(checks), "\(new)")
        #expect(try JSON.decode(DirectorReport.self, from: Array(new.utf8)) == report)
    }

    @Test func whatIsSeenOfTheHostIsAnAddition() throws {
        var report = DirectorReport(director: "a", pair: "blue", agentVersion: "0", outcome: .waiting)
        let old = try JSON.encode(report)
        #expect(!String(decoding: old, as: UTF8.self).contains("host"))
        #expect(try JSON.decode(DirectorReport.self, from: old).host == nil)
        let mac = MACAddress(value: 0x0242_ac11_0002)
        report.host = .init(
            look: "c-1", clockMillis: 7, kernel: "6.1", interface: .init(name: "eth0", mac: mac, mtu: 1500),
            held: ["web"],
            daemons: [.init(role: .master, interface: "eth0", id: 3)],
            answers: [.init(vip: "web", isHeld: true, mac: mac, known: [IPAddress(v4: 0x0A00_0001)])], problems: ["p"])
        let new = String(decoding: try JSON.encode(report), as: UTF8.self)
        let host = """
            "host":{"answers":[{"isHeld":true,"known":["10.0.0.1"],"mac":"02:42:ac:11:00:02","vip":"web"}],"clockMillis":7,\
            "daemons":[{"id":3,"interface":"eth0","role":"master"}],"held":["web"],\
            "interface":{"mac":"02:42:ac:11:00:02","mtu":1500,"name":"eth0"},"kernel":"6.1","look":"c-1","problems":["p"]}
            """
        #expect(new.contains(host), "\(new)")
        #expect(try JSON.decode(DirectorReport.self, from: Array(new.utf8)) == report)
        // What a later agent adds is no mistake, and what it leaves out neither.
        let later = new.replacing("\"look\":\"c-1\",", with: "\"moon\":1,")
        #expect(try JSON.decode(DirectorReport.self, from: Array(later.utf8)).host?.look == nil)
    }
}

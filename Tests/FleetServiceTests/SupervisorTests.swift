import FleetService
import Supervision
import Testing

@Suite("A program tells its supervisor how it is, as sd_notify(3) does")
struct SupervisorTests {
    @Test("Datagrams arrive at a path and at an abstract name", arguments: [false, true])
    func arrives(isAbstract: Bool) throws {
        let inbox = try DatagramInbox(isAbstract: isAbstract)
        let supervisor = try #require(Supervisor { $0 == "NOTIFY_SOCKET" ? inbox.name : nil })
        #expect(supervisor.tell(.ready, .status("applied revision 42")))
        #expect(inbox.next() == "READY=1\nSTATUS=applied revision 42")
        #expect(supervisor.tell(.alive) && supervisor.tell(.stopping))
        #expect(inbox.next() == "WATCHDOG=1")
        #expect(inbox.next() == "STOPPING=1")
    }

    @Test("A status is one line, whatever it is made of")
    func oneLine() {
        #expect(LifeSign.status("no\nREADY=1\r\nx\0y").assignment == "STATUS=no READY=1 x y")
    }

    @Test(
        "Nobody is told where nobody asked, or asked in a way that nobody can be told",
        arguments: [
            nil, "", "relative", "@" + String(repeating: "x", count: 107), "/" + String(repeating: "x", count: 107),
        ])
    func nobody(place: String?) {
        #expect(Supervisor { $0 == "NOTIFY_SOCKET" ? place : nil } == nil)
    }

    @Test("A supervisor that is gone is no reason to stop")
    func gone() throws {
        let supervisor = try #require(Supervisor { $0 == "NOTIFY_SOCKET" ? "@lvsfleet-nobody-is-here" : nil })
        #expect(!supervisor.tell(.ready))
    }

    @Test(
        "The watchdog's interval is this process's, and in microseconds",
        arguments: [
            ("30000000", nil, Duration.seconds(30)), ("30000000", "7", .seconds(30)), ("30000000", "8", nil),
            (nil, "7", nil),
            ("0", "7", nil), ("-5", nil, nil), ("soon", nil, nil),
        ] as [(String?, String?, Duration?)])
    func watchdog(micros: String?, process: String?, interval: Duration?) throws {
        let variables = ["NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": micros, "WATCHDOG_PID": process]
        let supervisor = try #require(Supervisor(process: 7) { variables[$0] ?? nil })
        #expect(supervisor.watchdog == interval)
    }
}

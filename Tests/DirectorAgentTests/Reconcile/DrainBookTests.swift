import FleetModel
import Testing

@testable import DirectorAgent

struct DrainBookTests {
    private func key(_ server: String) throws -> DrainBook.Key {
        DrainBook.Key(service: try Sample.service("10.9.0.201:9000/tcp"), server: try Sample.server(server))
    }

    @Test func `reads what it wrote`() throws {
        var book = DrainBook()
        book.entries[try key("10.9.0.21:9000")] = .draining(until: 1_700_000_000)
        book.entries[try key("10.9.0.22:9000")] = .done
        #expect(
            book.text
                == "10.9.0.201:9000/tcp 10.9.0.21:9000 until 1700000000\n10.9.0.201:9000/tcp 10.9.0.22:9000 done\n")
        #expect(DrainBook(text: book.text) == book)
    }

    @Test(arguments: [
        "10.9.0.201:9000/tcp", "10.9.0.201:9000/tcp 10.9.0.21:9000 until x", "10.9.0.201:9000/tcp 10.9.0.21:9000 soon",
        "10.9.0.201:9000/tcp 10.9.0.21:9000 done 1", "a b done",
    ])
    func `is read wholly or not at all`(text: String) { #expect(DrainBook(text: text) == nil) }

    @Test func `ends without connections or after its last second, and not because a dump skipped a server`() throws {
        let idle = try key("10.9.0.21:9000")
        let busy = try key("10.9.0.22:9000")
        let unseen = try key("10.9.0.23:9000")
        var book = DrainBook()
        for key in [idle, busy, unseen] { book.entries[key] = .draining(until: 100) }
        let active: [DrainBook.Key: UInt32] = [idle: 0, busy: 3]
        #expect(book.finish(waiting: { active[$0] }, now: 100) == 1)
        #expect(book.entries == [idle: .done, busy: .draining(until: 100), unseen: .draining(until: 100)])
        #expect(book.isActive)
        #expect(book.finish(waiting: { active[$0] }, now: 101) == 2)
        #expect(!book.isActive)
    }

    @Test func `waits for active connections of TCP and SCTP, and for all of UDP`() throws {
        let server = try Sample.server("10.9.0.21:9000")
        for (text, count) in [("tcp", 2 as UInt32), ("sctp", 2), ("udp", 7)] {
            let key = DrainBook.Key(service: try Sample.service("10.9.0.201:9000/\(text)"), server: server)
            let counts = [key.service: [server: RealServer.Connections(active: 2, inactive: 5)]]
            #expect(DrainBook.waiting(for: key, in: counts) == count)
            #expect(DrainBook.waiting(for: key, in: [:]) == nil)
        }
    }
}

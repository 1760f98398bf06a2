import FleetModel
import Glibc
import Testing

@testable import DirectorAgent

@Suite("What keepalived says of its states")
struct RoleTests {
    @Test(arguments: [
        ("MASTER", DirectorReport.Role.active), ("BACKUP", .standby), ("FAULT", .fault), ("STOP", .fault),
        ("DELETED", .fault),
    ])
    func states(word: String, role: DirectorReport.Role) throws {
        let line = try #require(RoleLine("INSTANCE \"lvsfleet-blue-a\" \(word) 250"))
        #expect(line.instance == "lvsfleet-blue-a" && line.role == role)
    }

    @Test(arguments: [
        "", "GROUP \"g\" MASTER 250", "INSTANCE \"x\" MASTER_PRIORITY 100", "INSTANCE lvsfleet MASTER 1",
        "INSTANCE \"a\"b\" MASTER",
    ])
    func isNone(line: String) { #expect(RoleLine(line[...]) == nil) }

    @Test("Without a word the interfaces tell, and they tell only who is active")
    func book() throws {
        var book = RoleBook()
        let vips = try PairSample.vips()
        let held: Set<IPAddress> = [try Sample.address("10.9.0.201")]
        #expect(
            book.roles(of: vips, held: held) == ["bank": .unknown, "shop": .active, "shop6": .unknown, "web": .unknown])
        let line = try #require(RoleLine("INSTANCE \"lvsfleet-blue-a\" BACKUP 200"))
        #expect(book.hear(line) && !book.hear(line), "the same again is no news")
        _ = try book.hear(#require(RoleLine("INSTANCE \"lvsfleet-blue-a-6\" MASTER 200")))
        #expect(
            book.roles(of: vips, held: held) == ["bank": .unknown, "shop": .standby, "shop6": .active, "web": .standby])
        #expect(RoleBook(text: book.text) == book)
    }

    @Test("The FIFO holds what came while nobody read, and survives whoever writes")
    func fifo() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/fifo"
        func say(_ text: String) throws {
            // As keepalived opens it.
            let file = open(path, O_RDWR | O_NONBLOCK)
            try #require(file >= 0)
            _ = write(file, text, text.utf8.count)
            close(file)
        }
        let fifo = try RoleFIFO(path: path)
        try say("INSTANCE \"a\" MASTER 1\nnonsense\nINSTANCE \"b\" BACK")
        try say("UP 2\n")
        var lines = fifo.lines.makeAsyncIterator()
        #expect(await lines.next() == RoleLine("INSTANCE \"a\" MASTER 1"))
        #expect(await lines.next() == RoleLine("INSTANCE \"b\" BACKUP 2"))
        fifo.close()
        #expect(await lines.next() == nil)
        _ = try RoleFIFO(path: path)
    }

    @Test("A file that is no FIFO is left alone")
    func noFIFO() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/fifo"
        try AtomicFile.write("somebody's", at: path)
        #expect(throws: FileError.self) { try RoleFIFO(path: path) }
        #expect(try AtomicFile.read(path: path, limit: 100).map { String(decoding: $0, as: UTF8.self) } == "somebody's")
    }
}

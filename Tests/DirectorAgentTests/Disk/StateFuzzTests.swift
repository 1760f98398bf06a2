import FleetModel
import FleetWire
import Fuzzing
import Testing

@testable import DirectorAgent

/// The files of the state folder: read as they were written, or not at all.
struct StateFuzzTests {
    private static let ledger = "10.9.0.201:9000/tcp\n10.9.0.201:53/udp\n[fd09::b:1]:5060/sctp\nmark:0x4c560001/ipv4\n"
    private static let drains =
        "10.9.0.201:9000/tcp 10.9.0.21:9000 until 1700000000\n[fd09::b:1]:53/udp [fd09::21]:53 done\n"
    private static let words = [
        "/", ":", "[", "]", "\n", " ", "0", "-1", "+1", "65536", "until", "done", "mark:0x", "/ipv6", "/tcp",
        "9223372036854775808", "::", "%eth0",
    ]

    @Test func `a damaged file is never taken for what it was not`() throws {
        let contents =
            [Self.ledger, Self.drains, ""].map { Array($0.utf8) } + [try Sample.bytes(try Sample.slice(), 1)]
        let seeds = contents.map { Array(SealedFile(kind: "slice", content: $0).pieces.joined()) }
        for (seed, content) in zip(seeds, contents) {
            #expect(try SealedFile(reading: seed, kind: "slice").content == content)
            #expect(throws: SealedFile.Damaged.self) { try SealedFile(reading: seed, kind: "ledger") }
        }
        var damaged = 0
        Fuzz("sealed file", seeds: seeds, words: Self.words + ["lvsfleet-slice 1 "]).run { item in
            do throws(SealedFile.Damaged) {
                let file = try SealedFile(reading: item.bytes, kind: "slice")
                #expect(contents.contains(file.content), "\(item)")
            } catch {
                #expect(!error.reason.isEmpty, "\(item)")
                damaged += 1
            }
        }
        #expect(damaged > 0)
    }

    @Test func `a ledger reads back as it was read, or is none`() {
        var read = 0
        Fuzz("ledger", seeds: [Array(Self.ledger.utf8)], words: Self.words).run { item in
            guard let ledger = Ledger(text: String(decoding: item.bytes, as: UTF8.self)) else { return }
            read += 1
            #expect(Ledger(text: ledger.text) == ledger, "\(item)")
        }
        #expect(read > 0)
    }

    @Test func `a drain book reads back as it was read, or is none`() {
        var read = 0
        Fuzz("drains", seeds: [Array(Self.drains.utf8)], words: Self.words).run { item in
            guard var book = DrainBook(text: String(decoding: item.bytes, as: UTF8.self)) else { return }
            read += 1
            #expect(DrainBook(text: book.text) == book, "\(item)")
            _ = book.finish(waiting: { _ in 0 }, now: .max)
            #expect(!book.isActive, "\(item)")
        }
        #expect(read > 0)
    }

    @Test func `an identity is read or refused with a reason`() throws {
        let seed = try JSON.encode(Identity(director: "blue-a", pair: "blue"))
        Fuzz("identity", seeds: [seed], words: Self.words + ["null", "{", "\"pair\":"]).run { item in
            do {
                _ = try JSON.decode(Identity.self, from: item.bytes)
            } catch {
                #expect(!"\(error)".isEmpty, "\(item)")
            }
        }
    }
}

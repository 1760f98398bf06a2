import FleetModel
import FleetWire
import Testing

@testable import DirectorAgent

@Suite("A VIP that Central names no more is left in time, never at once")
struct RealServerBookTests {
    @Test("It is kept for its drain and a minute, and comes back when it is named again")
    func grace() throws {
        var book = RealServerBook()
        #expect(book.take(try NodeSample.document(["shop", "mall"]), now: 1000))
        #expect(book.take(try NodeSample.document(["mall"]), now: 1000))
        #expect(book.slice.vips.map(\.name) == ["mall"])
        #expect(book.leaving.map(\.vip.name) == ["shop"])
        #expect(book.held.map(\.name) == ["mall", "shop"])
        #expect(book.leaving.map(\.deadline) == [1000 + 300 + 60])
        #expect(book.take(try NodeSample.document(["mall"]), now: 1300))
        #expect(book.leaving.map(\.deadline) == [1360])
        #expect(book.expire(now: 1359).isEmpty)
        var again = book
        #expect(again.take(try NodeSample.document(["shop", "mall"]), now: 1359))
        #expect(again.leaving.isEmpty)
        #expect(book.expire(now: 1360).map(\.name) == ["shop"])
        #expect(book.leaving.isEmpty)
    }

    @Test("A Central that was set up anew and names nothing changes nothing")
    func doubt() throws {
        var book = RealServerBook()
        #expect(book.take(try NodeSample.document(["shop"]), now: 1))
        let before = book
        #expect(!book.take(try NodeSample.document([], epoch: "e1"), now: 2))
        #expect(book == before)
        // One that was restored names what it knew; and the same Central may take the last VIP away.
        #expect(book.take(try NodeSample.document(["shop"], epoch: "e1"), now: 3))
        #expect(book.take(try NodeSample.document([], epoch: "e1"), now: 4))
        #expect(book.leaving.map(\.vip.name) == ["shop"])
    }

    @Test("What is written is read again")
    func roundTrip() throws {
        var book = RealServerBook()
        _ = book.take(try NodeSample.document(["shop", "mall"]), now: 1)
        _ = book.take(try NodeSample.document(["mall"]), now: 2)
        book.switches["net/ipv4/conf/eth0/arp_ignore"] = .init(before: "0", after: "1")
        book.links = ["tunl0"]
        #expect(try RealServerBook(book.bytes) == book)
    }
}

/// What Central says to a host, in tests.
enum NodeSample {
    static let addresses = ["shop": "10.9.0.201", "mall": "10.9.0.202", "shop6": "fd09::b:1"]

    static func vip(_ name: String) throws -> RealServerSlice.VIP {
        RealServerSlice.VIP(
            address: try Sample.address(try #require(addresses[name])), name: name, pair: "blue", drainSeconds: 300)
    }

    static func document(
        _ names: [String], ranges: [RealServerSlice.Range] = [], epoch: String = "e0"
    ) throws -> RealServerSliceDocument {
        let slice = RealServerSlice(
            vips: try names.map { try vip($0) }.sorted { $0.address < $1.address }, ranges: ranges)
        return RealServerSliceDocument(
            epoch: epoch, digest: "\(Checksum.of(try JSON.encode(slice)))", slice: slice)
    }
}

import FleetModel
import FleetWire
import Testing

@testable import DirectorAgent

struct SliceReaderTests {
    /// What a reader makes of bytes: a document, or the sentence that says why not.
    private enum Answer: Equatable {
        case document(SliceDocument)
        case refused(String)
    }

    private func answer(_ read: () throws(DocumentError) -> SliceDocument) -> Answer {
        do throws(DocumentError) {
            return .document(try read())
        } catch {
            return .refused("\(error)")
        }
    }

    @Test(arguments: 1...20)
    func `with a memory it reads what it reads without`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        // In pieces of two services, of three, and whole.
        var reader = SliceReader(pieceLength: [2, 3, 512][Int(seed % 3)])
        var slice = random.slice()
        var spared = 0
        for number in 1...200 {
            random.change(&slice)
            var bytes = try Sample.bytes(slice, UInt64(number))
            if random.isLucky(oneIn: 3) { random.damage(&bytes) }
            let fresh = answer { () throws(DocumentError) in try JSON.decode(SliceDocument.self, from: bytes) }
            #expect(answer { () throws(DocumentError) in try reader.read(bytes) } == fresh)
            if reader.decodedBytes < bytes.count { spared += 1 }
        }
        #expect(spared > 20, "the memory is of use")
    }

    @Test func `a change of one real server costs no more than its pool`() throws {
        var slice = try Sample.slice(ports: Array(9000..<9500))
        slice.pools.append(Slice.Servers(name: "other", servers: slice.pools[0].servers))
        slice.services[7].pool = "other"
        var reader = SliceReader()
        let bytes = try Sample.bytes(slice, 1)
        _ = try reader.read(bytes)
        #expect(reader.decodedBytes == bytes.count)
        slice.pools[1].servers[0].weight = 5
        #expect(try reader.read(try Sample.bytes(slice, 2)).slice == slice)
        #expect(reader.decodedBytes < 1000)
        slice.services.remove(at: 250)
        #expect(try reader.read(try Sample.bytes(slice, 3)).slice == slice)
        #expect(reader.decodedBytes < 1000)
    }

    @Test func `many services are decoded in pieces, and what is wrong is said of the whole`() throws {
        let slice = try Sample.slice(ports: Array(9000..<9700))
        let bytes = try Sample.bytes(slice, 1)
        var reader = SliceReader(pieceLength: 100)
        #expect(try reader.read(bytes).slice == slice)
        #expect(reader.decodedBytes > bytes.count, "each piece has the frame")
        let damaged = String(decoding: bytes, as: UTF8.self).replacing("\"port\":9650", with: "\"port\":\"9650\"")
        let fresh = answer { () throws(DocumentError) in
            try JSON.decode(SliceDocument.self, from: Array(damaged.utf8))
        }
        #expect(answer { () throws(DocumentError) in try reader.read(Array(damaged.utf8)) } == fresh)
        guard case .refused(let reason) = fresh else { throw SliceRefusal(revision: nil, reason: "it was read") }
        #expect(reason.contains("650"))
    }

    @Test(arguments: [
        // Blanks, an escape in a name, a name twice, a list of another kind: the decoder alone reads them.
        #"{"slice": {"pools":[],"profiles":[],"services":[]}}"#,
        #"{"sl\u0069ce":{"pools":[],"profiles":[],"services":[]}}"#,
        #"{"slice":{"pools":[],"pools":[],"profiles":[],"services":[]}}"#,
        #"{"slice":{"pools":[1],"profiles":[],"services":[]}}"#,
        #"{"slice":{"pools":[{},],"profiles":[],"services":[]}}"#,
        #"{"slice":{"pools":[],"profiles":[]}}"#,
        #"{"slice":{"pools":[],"profiles":[],"services":[]"#,
        #"{"slice":{"pools":[{"name":"a\"#,
        "", "[]",
    ])
    func `a document of another shape has no parts`(text: String) {
        #expect(SliceParts(Array(text.utf8)) == nil)
    }

    @Test func `brackets and quotes in texts are no structure`() throws {
        let text = #"{"a":"}]\"","slice":{"pools":[{"name":"]},{\\"},{}],"profiles":[[]],"services":[]}}"#
        let parts = try #require(SliceParts(Array(text.utf8)))
        #expect(parts.pools.elements.count == 2)
        #expect(parts.services.elements.isEmpty)
    }

    @Test(arguments: 1...20)
    func `a wish after another is the wish that it would be alone`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var slice = random.slice()
        var wish = Wish(slice)
        for _ in 1...100 {
            random.change(&slice)
            // Only what passes the check becomes a wish.
            guard (try? SliceCheck.read(try Sample.bytes(slice, 1), held: nil, of: nil, pair: nil)) != nil else {
                continue
            }
            let alone = Wish(slice)
            wish = Wish(slice, after: wish)
            #expect(wish.table == alone.table)
            for key in alone.table.keys { #expect(wish.hasDraining(key) == alone.hasDraining(key)) }
        }
    }
}

extension SeededGenerator {
    /// One change of the kinds that Central makes, or none.
    fileprivate mutating func change(_ slice: inout Slice) {
        switch number(0...7) {
        case 0: slice.pools.append(Slice.Servers(name: Pool.Key("pool-\(number(1...3))"), servers: []))
        case 1 where slice.pools.count > 1: slice.pools.remove(at: number(0...slice.pools.count - 1))
        case 2, 3:
            let pool = number(0...slice.pools.count - 1)
            slice.pools[pool].servers.append(
                Slice.Server(
                    address: IPAddress(v4: 0x0a09_0014 + UInt32(number(0...40))), weight: Int32(number(0...3)),
                    state: isLucky(oneIn: 5) ? .draining : .active))
        case 4:
            let pool = number(0...slice.pools.count - 1)
            if !slice.pools[pool].servers.isEmpty { slice.pools[pool].servers.removeLast() }
        case 5 where !slice.services.isEmpty:
            slice.services.remove(at: number(0...slice.services.count - 1))
        case 6:
            slice.services.append(
                Slice.Service(
                    vip: pick(slice.vips).name, port: UInt16(number(9000...9099)), transport: .tcp,
                    pool: pick(slice.pools).name, settings: ServiceSettings(scheduler: pick([.wrr, .mh, .rr]))))
        case 7 where !slice.services.isEmpty:
            slice.services[number(0...slice.services.count - 1)].pool = pick(slice.pools).name
        default: break
        }
    }

    /// One byte more, one less or another.
    fileprivate mutating func damage(_ bytes: inout [UInt8]) {
        let place = number(0...bytes.count - 1)
        let byte = isLucky(oneIn: 2) ? pick(Array("{}[],:\"\\ 0a".utf8)) : UInt8(number(0...255))
        switch number(0...2) {
        case 0: bytes[place] = byte
        case 1: bytes.insert(byte, at: place)
        default: bytes.remove(at: place)
        }
    }
}

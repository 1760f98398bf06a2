import FleetModel
import FleetWire
import Testing

@testable import DirectorAgent

struct SliceFuzzTests {
    @Test func `a thousand mutations are each a document or a refusal`() throws {
        let valid = try Sample.bytes(try Sample.slice(ports: [9000, 9001]), 7)
        var random = SeededGenerator(seed: 42)
        var refused = 0
        for _ in 0..<1000 {
            var bytes = valid
            for _ in 0..<random.number(1...4) {
                let place = random.number(0...bytes.count - 1)
                switch random.number(0...3) {
                case 0: bytes[place] = UInt8(random.number(0...255))
                case 1: bytes.insert(UInt8(random.number(0...255)), at: place)
                case 2: bytes.remove(at: place)
                default: bytes.removeSubrange(place..<min(place + 8, bytes.count - 1))
                }
            }
            do {
                let document = try SliceCheck.read(bytes, held: nil, of: nil, pair: nil)
                #expect(document.slice.table.count <= document.slice.services.count)
            } catch {
                #expect(!error.reason.isEmpty)
                refused += 1
            }
        }
        #expect(refused > 500)
    }

    @Test func `a field that this release does not know is no fault`() throws {
        let valid = try Sample.bytes(try Sample.slice(), 7)
        let grown = Array(#"{"fromTheFuture":{"a":[1,null]},"#.utf8) + valid.dropFirst()
        #expect(valid.first == UInt8(ascii: "{"))
        let document = try SliceCheck.read(grown, held: nil, of: nil, pair: "blue")
        #expect(document == (try SliceCheck.read(valid, held: nil, of: nil, pair: "blue")))
    }
}

import Testing

@testable import DirectorAgent

struct SealedFileTests {
    @Test func `gives the bytes back exactly`() throws {
        let content = Array("{\"a\": 1}\n\u{0}é".utf8)
        let bytes = SealedFile(kind: "slice", content: content).pieces.flatMap { $0 }
        #expect(try SealedFile(reading: bytes, kind: "slice").content == content)
        #expect(throws: SealedFile.Damaged.self) { try SealedFile(reading: bytes, kind: "ledger") }
    }

    @Test func `the checksum is that of POSIX cksum`() {
        // printf 123456789 | cksum
        #expect(Checksum.of(Array("123456789".utf8)) == 930_766_865)
        #expect(Checksum.of([]) == 4_294_967_295)
    }

    @Test func `no mutation passes as another content`() {
        var random = SeededGenerator(seed: 14)
        let content = (0..<300).map { _ in UInt8(random.number(0...255)) }
        let bytes = SealedFile(kind: "slice", content: content).pieces.flatMap { $0 }
        for _ in 0..<4_000 {
            var damaged = bytes
            switch random.number(0...3) {
            case 0: damaged[random.number(0...damaged.count - 1)] ^= UInt8(1 << random.number(0...7))
            case 1: damaged.removeLast(random.number(1...damaged.count))
            case 2: damaged.insert(UInt8(random.number(0...255)), at: random.number(0...damaged.count))
            default:
                let start = random.number(0...damaged.count - 1)
                for index in start..<min(damaged.count, start + 16) { damaged[index] = 0 }
            }
            guard damaged != bytes, let read = try? SealedFile(reading: damaged, kind: "slice") else { continue }
            #expect(read.content == content, "a change that passes is one of the first line's spelling")
        }
    }
}

/// A slice as it lies on disk: a line that says what it is, then the bytes exactly as Central sent them. Pure.
///
///     lvsfleet-slice 1 CKSUM LENGTH
struct SliceFile: Hashable, Sendable {
    struct Damaged: Error, Hashable, Sendable {
        var reason: String
    }

    static let limit = 64 << 20
    private static let word = "lvsfleet-slice 1"

    var document: [UInt8]

    init(document: [UInt8]) { self.document = document }

    var pieces: [[UInt8]] {
        [Array("\(Self.word) \(Checksum.of(document)) \(document.count)\n".utf8), document]
    }

    init(reading bytes: [UInt8]) throws(Damaged) {
        guard let end = bytes.prefix(128).firstIndex(of: UInt8(ascii: "\n")) else { throw Damaged(reason: "it has no first line") }
        let line = String(decoding: bytes[..<end], as: UTF8.self)
        let words = line.split(separator: " ")
        guard line.hasPrefix("\(Self.word) "), words.count == 4, let sum = UInt32(words[2]), let length = Int(words[3]) else {
            throw Damaged(reason: "its first line is not \"\(Self.word) CKSUM LENGTH\"")
        }
        let document = Array(bytes[(end + 1)...])
        guard document.count == length else { throw Damaged(reason: "it holds \(document.count) bytes, not \(length)") }
        guard Checksum.of(document) == sum else { throw Damaged(reason: "its checksum is not \(sum)") }
        self.document = document
    }
}

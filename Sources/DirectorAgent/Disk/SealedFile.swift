/// A file that proves itself: a line that says what it is, then the bytes exactly as they were given. Pure.
///
///     lvsfleet-slice 1 CKSUM LENGTH
struct SealedFile: Hashable, Sendable {
    /// Why a file is not what it should be.
    struct Damaged: Error, Hashable, Sendable, CustomStringConvertible {
        var reason: String

        var description: String { reason }
    }

    static let limit = 64 << 20
    static let longestFirstLine = 128

    /// What the file is, as its first word says: `slice`, `ledger`.
    var kind: String
    var content: [UInt8]

    init(kind: String, content: [UInt8]) {
        self.kind = kind
        self.content = content
    }

    var pieces: [[UInt8]] { [Array("\(Self.words(kind)) \(Checksum.of(content)) \(content.count)\n".utf8), content] }

    init(reading bytes: [UInt8], kind: String) throws(Damaged) {
        guard let end = bytes.prefix(Self.longestFirstLine).firstIndex(of: UInt8(ascii: "\n")) else {
            throw Damaged(reason: "it has no first line")
        }
        let line = String(decoding: bytes[..<end], as: UTF8.self)
        let words = line.split(separator: " ")
        guard line.hasPrefix("\(Self.words(kind)) "), words.count == 4, let sum = UInt32(words[2]),
            let length = Int(words[3])
        else { throw Damaged(reason: "its first line is not \"\(Self.words(kind)) CKSUM LENGTH\"") }
        let content = Array(bytes[(end + 1)...])
        guard content.count == length else { throw Damaged(reason: "it holds \(content.count) bytes, not \(length)") }
        guard Checksum.of(content) == sum else { throw Damaged(reason: "its checksum is not \(sum)") }
        self.init(kind: kind, content: content)
    }

    private static func words(_ kind: String) -> String { "lvsfleet-\(kind) 1" }
}

/// Cuts a stream of bytes into lines, wherever the pieces in which it arrives begin and end.
struct LineSplitter: Sendable {
    /// A line without an end that grows beyond this is an error of the other side: objects have at most 1.5 MB.
    struct TooLong: Error, Hashable {}

    private let limit: Int
    private var rest: [UInt8] = []

    init(limit: Int = 8 << 20) { self.limit = limit }

    /// Takes a piece and gives the lines that it completes, without their ends; empty lines are left out.
    mutating func take(_ chunk: [UInt8]) throws(TooLong) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var start = chunk.startIndex
        while let end = chunk[start...].firstIndex(of: UInt8(ascii: "\n")) {
            rest.append(contentsOf: chunk[start..<end])
            if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
            if !rest.isEmpty { lines.append(rest) }
            rest = []
            start = end + 1
        }
        rest.append(contentsOf: chunk[start...])
        guard rest.count <= limit else { throw TooLong() }
        return lines
    }
}

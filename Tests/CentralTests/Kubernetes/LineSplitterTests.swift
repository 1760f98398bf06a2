import Testing

@testable import Central

@Suite struct LineSplitterTests {
    private static let text = Array("{\"a\":1}\n\n{\"b\":\"é\"}\r\n{}\nrest".utf8)
    private static let lines = ["{\"a\":1}", "{\"b\":\"é\"}", "{}"]

    private func split(_ pieces: [ArraySlice<UInt8>]) throws -> [String] {
        var splitter = LineSplitter()
        return try pieces.flatMap { try splitter.take(Array($0)) }.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func givesTheSameLinesWhereverAPieceIsCut() throws {
        for first in Self.text.indices {
            for second in first..<Self.text.count {
                let pieces = [Self.text[..<first], Self.text[first..<second], Self.text[second...]]
                #expect(try split(pieces) == Self.lines, "cut at \(first) and \(second)")
            }
        }
    }

    @Test func keepsWhatHasNoEndYet() throws {
        var splitter = LineSplitter()
        #expect(try splitter.take(Array("ab".utf8)).isEmpty)
        #expect(try splitter.take(Array("c\n".utf8)) == [Array("abc".utf8)])
    }

    @Test func refusesALineWithoutEnd() throws {
        var splitter = LineSplitter(limit: 10)
        #expect(try splitter.take(Array("0123456789".utf8)).isEmpty)
        #expect(throws: LineSplitter.TooLong.self) { try splitter.take([48]) }
    }
}

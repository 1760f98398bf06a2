import FleetModel
import Testing

@testable import DirectorAgent

@Suite("Which VIPs are asked for next") struct AnswerBookTests {
    private let start = ContinuousClock.now
    private let mac = MACAddress(value: 1)

    private func names(_ book: AnswerBook, after seconds: Double) throws -> [String] {
        book.due(try PairSample.vips(), at: start + .seconds(seconds)).map(\.name)
    }

    private func note(
        _ book: inout AnswerBook, _ vip: String, isHeld: Bool = false, mac: MACAddress? = nil, after seconds: Double = 0
    ) {
        book.note(DirectorReport.Answer(vip: vip, isHeld: isHeld, mac: mac), at: start + .seconds(seconds))
    }

    @Test func eachEvery30SecondsAndTheLongestUnaskedFirst() throws {
        var book = AnswerBook()
        #expect(try names(book, after: 0) == ["bank", "shop", "shop6", "web"])
        note(&book, "bank", mac: mac, after: 2)
        note(&book, "shop", mac: mac, after: 1)
        note(&book, "web", after: 3)
        #expect(try names(book, after: 4) == ["shop6"])
        note(&book, "shop6", after: 4)
        #expect(try names(book, after: 30.5) == [])
        #expect(try names(book, after: 33) == ["shop", "bank", "web"])
        #expect(book.answers.map(\.vip) == ["bank", "shop", "shop6", "web"])
    }

    @Test func whereAnotherAnswersForOurOwnItIsWatched() throws {
        var book = AnswerBook()
        for vip in ["bank", "shop", "shop6"] { note(&book, vip) }
        note(&book, "web", isHeld: true, mac: mac)
        #expect(try names(book, after: 4.9) == [])
        #expect(try names(book, after: 5) == ["web"])
    }

    @Test func anAnswerForOurOwnIsDoubtedUntilItWasNoted() {
        var book = AnswerBook()
        let answer = DirectorReport.Answer(vip: "web", isHeld: true, mac: mac)
        #expect(book.isDoubtful(answer))
        #expect(!book.isDoubtful(DirectorReport.Answer(vip: "web", isHeld: true)))
        #expect(!book.isDoubtful(DirectorReport.Answer(vip: "web", isHeld: false, mac: mac)))
        book.note(answer, at: start)
        #expect(!book.isDoubtful(answer))
        #expect(book.isDoubtful(DirectorReport.Answer(vip: "web", isHeld: true, mac: MACAddress(value: 2))))
    }

    @Test func whatWasHeardBeforeAVIPMovedIsForgotten() throws {
        var book = AnswerBook()
        let vips = try PairSample.vips()
        note(&book, "web", mac: mac)
        note(&book, "shop", isHeld: true)
        note(&book, "gone")
        book.keep(vips, held: [try Sample.address("10.9.0.201")])
        #expect(book.answers.map(\.vip) == ["shop", "web"])
        book.keep(vips, held: [try Sample.address("10.9.0.202")])
        #expect(book.answers.isEmpty)
    }
}

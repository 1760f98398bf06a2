import Testing

@testable import DirectorAgent

@Suite("The agent's file for keepalived waits for root")
struct RouterOfferTests {
    private static func stage() throws -> (folder: TemporaryFolder, offer: RouterOffer) {
        let folder = try TemporaryFolder()
        return (folder, RouterOffer(file: "\(folder.path)/offer", answer: "\(folder.path)/answer"))
    }

    @Test("It is written once, and again where nobody answers in time, which is said")
    func patience() throws {
        var (folder, offer) = try Self.stage()
        let start = ContinuousClock.now
        #expect(try offer.make("one", now: start) == nil && offer.isOpen)
        #expect(try folder.read("offer") == Array("one".utf8))
        AtomicFile.remove("\(folder.path)/offer")
        try folder.write(Array("one".utf8), to: "offer")
        #expect(try offer.make("one", now: start + .seconds(9)) == nil)
        let problem = try #require(throws: FailoverProblem.self) {
            try offer.make("one", now: start + .seconds(10))
        }
        #expect(problem.description.contains("lvsfleet-keepalived.path"))
        #expect(try offer.make("one", now: start + .seconds(11)) == nil, "it was offered anew")
    }

    @Test("An answer to another file is none")
    func otherAnswer() throws {
        var (folder, offer) = try Self.stage()
        _ = try offer.make("one")
        try folder.write(Array(RouterAnswer(.refused(reason: "no"), of: "zero").text.utf8), to: "answer")
        #expect(try offer.make("one") == nil && offer.isOpen)
        try folder.write(Array(RouterAnswer(.accepted(remark: "but"), of: "one").text.utf8), to: "answer")
        #expect(try offer.make("one") == "but" && !offer.isOpen)
    }

    @Test(
        "Answers are read as they were written",
        arguments: [
            RouterAnswer.Verdict.accepted(remark: nil), .accepted(remark: "a sentence"), .refused(reason: "line 1: no"),
        ])
    func codec(verdict: RouterAnswer.Verdict) {
        let answer = RouterAnswer(verdict, of: "text\nof two lines\n")
        #expect(RouterAnswer(text: answer.text) == answer)
        #expect(RouterAnswer(text: RouterAnswer(.refused(reason: "a\nb"), of: "x").text)?.offer == "x")
        #expect(RouterAnswer(text: "perhaps\nx") == nil && RouterAnswer(text: "accepted") == nil)
    }
}

import FleetModel
import Testing

@testable import Central

@Suite("Which of one director's connections the other knows")
struct ConnectionComparisonTests {
    private static let start = ContinuousClock.now

    /// Counts of service `s` at so many seconds.
    private func samples(_ counts: (Int, UInt32)...) -> [ReportBook.Sample] {
        counts.map { ReportBook.Sample(time: Self.start + .seconds($0.0), counts: ["s": $0.1]) }
    }

    private func compare(
        _ active: [ReportBook.Sample], _ standby: [ReportBook.Sample], hashed: Bool = false
    ) -> ConnectionComparison {
        ConnectionComparison(["s": hashed, "t": false], active: active, standby: standby)
    }

    @Test func sharesAreOfWhatWasThereAllTheTime() {
        let all = compare(samples((0, 200), (30, 200)), samples((15, 200)))
        #expect(all.connections == 200 && all.known == 200 && all.reason == nil)
        let none = compare(samples((0, 200), (30, 200)), samples((15, 12)))
        #expect(none.known == 12 && none.reason == "knows 12 of 200 connections (6 %)")
        // As many as there are and no more: what the standby has too many of is not counted.
        #expect(compare(samples((0, 200), (30, 200)), samples((15, 900))).known == 200)
    }

    @Test("Connections that begin or end between two counts are no lost ones")
    func countsAtDifferentTimes() {
        #expect(compare(samples((0, 0), (30, 500)), samples((15, 0))).reason == nil, "begun after the partner's count")
        #expect(compare(samples((0, 500), (30, 0)), samples((15, 0))).reason == nil, "ended before it")
        #expect(compare(samples((0, 0), (30, 500)), samples((31, 0))).reason == nil, "begun since the count before")
        #expect(compare(samples((0, 500), (30, 500)), samples((31, 0))).reason != nil)
        #expect(
            compare(samples((0, 500), (30, 500), (60, 500)), samples((15, 500), (45, 0))).reason != nil,
            "it was restarted")
    }

    @Test("A few are no alarm, and neither is a tenth")
    func few() {
        #expect(compare(samples((0, 4)), samples((1, 3))).reason == nil)
        #expect(compare(samples((0, 5)), samples((1, 0))).reason == nil)
        #expect(compare(samples((0, 6)), samples((1, 0))).reason != nil)
        #expect(compare(samples((0, 1000)), samples((1, 900))).reason == nil)
        #expect(compare(samples((0, 1000)), samples((1, 899))).reason != nil)
    }

    @Test("Who does not count is not known; nobody has to know what is not there")
    func unknown() {
        let silent = compare(samples((0, 100)), [])
        #expect(silent.known == nil && silent.reason == "does not say which of 100 connections it knows")
        #expect(compare([], samples((0, 100))) == compare([], []))
        #expect(compare([], samples((0, 100))).reason == nil)
        #expect(compare(samples((0, 0)), []).reason == nil)
    }

    @Test("What mh would carry is said beside")
    func hashed() {
        let reason = compare(samples((0, 100)), samples((1, 0)), hashed: true).reason
        #expect(reason?.hasPrefix("knows 0 of 100 connections (0 %); of the others 100 are spread by mh") == true)
    }

    @Test("A list that was cut short says nothing of what it leaves out")
    func cutShort() {
        let cut = [ReportBook.Sample(time: Self.start, counts: ["other": 1], isCut: true)]
        #expect(compare(samples((0, 100)), cut).connections == 0)
    }

    @Test("The same count told again is one sample, and of old ones some are enough")
    func samplesOfReports() async {
        let book = ReportBook()
        func report(_ seconds: Int, ago: Double, _ active: UInt32) async {
            let connections = DirectorReport.Connections(
                secondsAgo: ago, services: [.init(service: "s", active: active, inactive: 0)])
            await book.receive(
                DirectorReport(
                    director: "a", pair: "p", agentVersion: "1", outcome: .waiting, connections: connections),
                at: Self.start + .seconds(seconds))
        }
        await report(10, ago: 0.1, 1)
        await report(20, ago: 10.1, 1)
        #expect(await book.entries["a"]?.samples.count == 1)
        for second in 1...6 { await report(20 + second * 30, ago: 0, UInt32(second)) }
        #expect(await book.entries["a"]?.samples.map { $0.counts["s"] } == [3, 4, 5, 6])
    }
}

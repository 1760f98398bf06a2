import Testing

@testable import DirectorAgent

struct LoopClockTests {
    @Test func `time passes, but not while the loop was held up`() {
        var clock = LoopClock(real: 1_000)
        clock.advance(to: 1_700, planned: 500)
        #expect(clock.now == 700, "a little late is not held up")
        clock.advance(to: 10_000_000_700, planned: 300_000_000)
        #expect(clock.now == 700 + 300_000_000 + LoopClock.slack)
        clock.advance(to: 10_000_000_600, planned: 1)
        #expect(clock.now == 700 + 300_000_000 + LoopClock.slack, "never back")
        clock.advance(to: 20_000_000_600, planned: .max)
        #expect(clock.now == 10_000_000_700 + 300_000_000 + LoopClock.slack - 0)
    }

    @Test func `appointments come in order and when they are due`() {
        var random = SeededGenerator(seed: 7)
        var appointments = Appointments()
        let times = (0..<200).map { _ in Int64(random.number(0...100)) }
        for (lane, time) in times.enumerated() { appointments.add(UInt64(lane), at: time) }
        var seen: [Int64] = []
        for now in stride(from: Int64(0), through: 100, by: 10) {
            while let lane = appointments.take(dueAt: now) {
                #expect(times[Int(lane)] <= now)
                seen.append(times[Int(lane)])
            }
            #expect(appointments.next.map { $0 > now } ?? true)
        }
        #expect(seen == times.sorted())
        #expect(appointments.next == nil)
    }
}

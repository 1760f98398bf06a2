import FleetHTTP
import Testing

@Suite struct BackoffTests {
    @Test func doublesToItsCapAndStartsOver() {
        var backoff = Backoff(first: .milliseconds(500), cap: .seconds(10), jitter: 0)
        let pauses = (0..<7).map { _ in backoff.pause() }
        #expect(pauses == [0.5, 1, 2, 4, 8, 10, 10].map { .milliseconds(Int($0 * 1000)) })
        backoff.reset()
        #expect(backoff.pause() == .milliseconds(500))
    }

    @Test func jitterStaysInItsShare() {
        var backoff = Backoff(first: .seconds(1), factor: 1, cap: .seconds(1), jitter: 0.5)
        let pauses = (0..<100).map { _ in backoff.pause() }
        #expect(pauses.allSatisfy { $0 >= .seconds(1) && $0 <= .milliseconds(1500) })
        #expect(Set(pauses).count > 1)
    }
}

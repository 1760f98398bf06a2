import Testing

@testable import Central

/// The small parts of a reflector that decide by themselves.
@Suite struct ReflectorPartsTests {
    @Test("Retry-After is seconds or a date, and a date is measured against the answer's own")
    func retryAfter() {
        let date = "Sun, 22 Nov 2026 21:13:49 GMT"
        #expect(RetryAfter.pause("7", date: nil) == .seconds(7))
        #expect(RetryAfter.pause("Sun, 22 Nov 2026 21:15:00 GMT", date: date) == .seconds(71))
        for text in ["0", "-3", "soon", "", date, "Sun, 22 Nov 2026 21:15:00 GMT and more"] {
            #expect(RetryAfter.pause(text, date: date) == nil, "\(text)")
        }
        #expect(RetryAfter.pause("Sun, 22 Nov 2026 21:15:00 GMT", date: nil) == nil)
        #expect(RetryAfter.pause(nil, date: date) == nil)
    }

    @Test("Only numbers have an order, and equal versions none")
    func versions() {
        #expect(ResourceVersion.isOlder("99", than: "100"))
        #expect(ResourceVersion.isOlder("123", than: "124"))
        #expect(!ResourceVersion.isOlder("100", than: "99"))
        #expect(!ResourceVersion.isOlder("100", than: "100"))
        for text in ["", "0", "012", "a", "-1", "1.5"] {
            #expect(!ResourceVersion.isOlder(text, than: "100"), "\(text)")
            #expect(!ResourceVersion.isOlder("1", than: text), "\(text)")
        }
        #expect(ResourceVersion.isOlder("18446744073709551615", than: "118446744073709551615"))
    }

    @Test("Pauses double from 0.8 s to 30 s, up to as much again by chance, and start small after two calm minutes")
    func pauses() {
        var backoff = ReflectorBackoff(ReflectorTimings())
        var now = ContinuousClock.now
        for base in [0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30, 30] {
            let pause = backoff.pause(at: now)
            #expect(pause >= .seconds(base) && pause <= .seconds(base * 2), "\(pause) for \(base)")
            now += pause
        }
        // Two minutes since the last pause began are not over yet.
        now += .seconds(30)
        #expect(backoff.pause(at: now) >= .seconds(30))
        now += .seconds(121)
        #expect(backoff.pause(at: now) <= .seconds(1.6))
    }

    @Test("A cluster without streams is not asked for them for an hour, by none of its reflectors")
    func memory() {
        let streams = InitialStreams(rest: .seconds(3600))
        let now = ContinuousClock.now
        #expect(streams.areOffered(at: now))
        #expect(streams.giveUp(at: now))
        #expect(!streams.giveUp(at: now + .seconds(1)))
        #expect(!streams.areOffered(at: now + .seconds(3600)))
        #expect(streams.areOffered(at: now + .seconds(3601)))
        #expect(streams.giveUp(at: now + .seconds(3601)))
    }
}

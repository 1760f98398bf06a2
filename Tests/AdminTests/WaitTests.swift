import FleetModel
import FleetWire
import Synchronization
import Testing

@testable import Admin

@Suite struct WaitTests {
    @Test func looksUntilAllAreCurrent() async {
        let looks = Mutex(0)
        let run = await lvsctl("wait", "applied", "--pair", "blue") { _ throws(TransportError) in
            let look = looks.withLock { count -> Int in
                count += 1
                return count
            }
            switch look {
            case 1: throw TransportError(reason: "Connection refused")
            case 2: return answer(Self.status(.behind, applied: 3))
            default: return answer(Self.status(.current, applied: 4))
            }
        }
        #expect(run.status == .done)
        #expect(run.out == "pair/blue applied\n")
        #expect(run.requests.map(\.target) == Array(repeating: "/api/v1/status", count: 3))
        #expect(
            run.err == """
                lvsctl: cannot reach Central at http://127.0.0.1:7070: Connection refused; asking again until 30s are over

                """)
    }

    @Test(arguments: [
        (DirectorStatus.State.behind, UInt64?.some(3), "holds abc.3, abc.4 is wanted"),
        (.unseen, nil, "has not reported since this Central started, abc.4 is wanted"),
        (.silent, 4, "holds abc.4, last reported 100s ago"),
        (.failing, 4, "holds abc.4, 1 entry failed, the first: add server x: no such device"),
    ])
    func outOfTimeSaysWhatIsMissing(state: DirectorStatus.State, applied: UInt64?, sentence: String) async {
        let run = await lvsctl("wait", "applied", "--timeout", "20ms") { _ in
            answer(Self.status(state, applied: applied))
        }
        #expect(run.status == .refused)
        #expect(run.out == "")
        #expect(
            run.err == """
                director/blue-a: \(sentence)
                lvsctl: out of time after 20ms: 1 director has not applied the newest revision

                """)
    }

    @Test func anUnknownPairIsRefusedAtOnce() async {
        let run = await lvsctl("wait", "applied", "--pair", "red", script: SampleFleet.script)
        #expect((run.status, run.err) == (.refused, "lvsctl: pair/red: there is no such pair\n"))
    }

    @Test(arguments: [
        ("500ms", Duration.milliseconds(500)), ("30s", .seconds(30)), ("2m", .seconds(120)), ("1h", .seconds(3600)),
        ("5", .seconds(5)), ("0s", .zero),
    ])
    func durations(text: String, duration: Duration) {
        #expect(DurationArgument(argument: text)?.duration == duration)
    }

    @Test(arguments: ["", "s", "-1s", "1d", "1.5s", "99999999999999999999s", "1 s"])
    func whatIsNoDuration(text: String) {
        #expect(DurationArgument(argument: text) == nil)
    }

    private static func status(_ state: DirectorStatus.State, applied: UInt64?) -> View<FleetStatus> {
        let failures =
            state == .failing ? [DirectorReport.Failure(operation: "add server x", error: "no such device")] : []
        let director = SampleFleet.director(
            state, applied: applied, seconds: applied.map { _ in 100 }, failures: failures)
        return SampleFleet.status([SampleFleet.view("Director", "blue-a", director)])
    }
}

import FleetModel
import Testing

@testable import DirectorAgent

struct CheckStateTests {
    private let check = Slice.Check(Pool.Check(intervalMillis: 500, rise: 2, fall: 3), port: 80)

    /// Up (`U`) or down (`D`) after each result: `+` passed, `-` failed, `.` silent, `?` not asked.
    private func run(_ results: String) -> String {
        var state = CheckState()
        return String(
            results.map { result -> Character in
                let before = state.isUp
                let changed =
                    switch result {
                    case "+": state.note(.passed, check: check)
                    case "-": state.note(.failed("connect: no"), check: check)
                    case ".": state.note(.silent, check: check)
                    default: state.note(.unasked, check: check)
                    }
                #expect(changed == (before != state.isUp))
                return state.isUp ? "U" : "D"
            })
    }

    @Test(arguments: [
        ("", ""), ("--", "UU"), ("---", "UUD"), ("--+--+--", "UUUUUUUU"), ("---+", "UUDD"), ("---++", "UUDDU"),
        ("---+-++", "UUDDDDU"), ("---++---", "UUDDUUUD"), ("--?-", "UUUD"), ("---?+?+", "UUDDDDU"),
    ])
    func `falls after three in a row, rises after two`(results: String, states: String) {
        #expect(run(results) == states)
    }

    /// A closed port answers one datagram a second with an error, so every other probe meets silence.
    @Test(arguments: [
        ("....", "UUUU"), ("-.-.-", "UUUUD"), ("-.-.-.-.-.-.-", "UUUUDDDDDDDDD"),
        // Two seconds without an error, and two more probes.
        ("---...", "UUDDDD"), ("---.....", "UUDDDDDU"),
    ])
    func `silence counts for datagrams once no error came for two seconds`(results: String, states: String) {
        #expect(run(results) == states)
    }

    @Test func `the reason is the one with which it fell`() {
        var state = CheckState()
        for reason in ["a", "b", "c", "d"] { _ = state.note(.failed(reason), check: check) }
        #expect(state.reason == "c")
    }
}

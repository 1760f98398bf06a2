import Testing

@testable import Admin

@Suite struct TerminalTests {
    @Test(arguments: [
        (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false), (true, ["NO_COLOR": ""], true),
        (true, ["TERM": "dumb"], false), (true, ["TERM": "xterm"], true),
    ])
    func colourIsForTerminalsThatWantIt(isTerminal: Bool, environment: [String: String], colour: Bool) {
        #expect(Terminal.mayColour(isTerminal: isTerminal, environment) == colour)
    }
}

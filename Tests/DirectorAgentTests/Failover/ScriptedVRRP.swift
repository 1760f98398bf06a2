import Synchronization

@testable import DirectorAgent

/// keepalived that says what a test lets it say.
final class ScriptedVRRP: VRRPProgram {
    private struct State {
        var tested: [String] = []
        var reloads = 0
        var onReload: @Sendable () -> Void = {}
        var isRunning = true
        var refuses: @Sendable (String) -> Bool = { _ in false }
    }

    private let state = Mutex(State())

    /// The names of the files it was asked about, in order.
    var tested: [String] { state.withLock { $0.tested } }
    var isRunning: Bool { state.withLock { $0.isRunning } }
    var reloads: Int { state.withLock { $0.reloads } }

    func refuse(_ refuses: @escaping @Sendable (String) -> Bool) { state.withLock { $0.refuses = refuses } }

    /// What a test does each time that the file is read anew.
    func whenReloaded(_ act: @escaping @Sendable () -> Void) { state.withLock { $0.onReload = act } }

    func end() { state.withLock { $0.isRunning = false } }

    func test(_ path: String) async throws(FailoverProblem) {
        let isRefused = state.withLock {
            $0.tested.append(String(path.split(separator: "/").last ?? ""))
            return $0.refuses(path)
        }
        if isRefused { throw FailoverProblem("keepalived does not take it: line 1") }
    }

    func reload() throws(FailoverProblem) -> Bool {
        let act = state.withLock {
            $0.reloads += 1
            return $0.onReload
        }
        act()
        return true
    }
}

import Synchronization
import Testing

@testable import DirectorAgent

@Suite("Unknown connections are taken up for a while after a takeover alone")
struct TakeoverWindowTests {
    /// `net.ipv4.vs.sloppy_tcp` of a test's.
    private final class Switch: Sendable {
        private let value: Mutex<String>
        init(_ value: String) { self.value = Mutex(value) }
        var now: String { value.withLock { $0 } }

        func set(_ item: KernelSwitch) -> String? {
            value.withLock { value in
                defer { value = item.value }
                return item.name == "sloppy_tcp" && value != item.value ? value : nil
            }
        }
    }

    private func window(_ kernel: Switch, _ length: Duration = .seconds(120)) throws -> TakeoverWindow {
        TakeoverWindow(length: length, logger: try Rig().log.logger) { kernel.set($0) }
    }

    @Test func opensAndCloses() throws {
        let kernel = Switch("0")
        var window = try window(kernel)
        let start = ContinuousClock.now
        window.inherit(at: start)
        #expect(kernel.now == "0" && window.end == nil)
        window.open(at: start)
        window.close(at: start + .seconds(119))
        #expect(kernel.now == "1")
        // Another takeover prolongs it.
        window.open(at: start + .seconds(100))
        window.close(at: start + .seconds(121))
        #expect(kernel.now == "1")
        window.close(at: start + .seconds(220))
        #expect(kernel.now == "0" && window.end == nil)
    }

    @Test("One that was left open by an agent that ended is closed in time")
    func inherits() throws {
        let kernel = Switch("1")
        var window = try window(kernel)
        window.inherit()
        #expect(kernel.now == "1" && window.end != nil)
    }

    @Test("Without a window the switch is nobody's business")
    func never() throws {
        let kernel = Switch("1")
        var window = try window(kernel, .zero)
        window.inherit()
        window.open()
        window.close()
        #expect(kernel.now == "1")
    }

    @Test("Who carries nothing is open before it takes over; then the time runs")
    func standsBy() throws {
        let kernel = Switch("0")
        var window = try window(kernel)
        let start = ContinuousClock.now
        window.standBy(true)
        #expect(kernel.now == "1" && window.end == nil)
        window.close(at: start + .seconds(3600))
        #expect(kernel.now == "1", "no packet comes that could harm")
        window.open(at: start)
        window.standBy(false)
        #expect(kernel.now == "1", "its roles are known a little later")
        window.close(at: start + .seconds(120))
        #expect(kernel.now == "0")
        // A fault, or keepalived that ended: nobody knows what comes.
        window.standBy(true)
        window.standBy(false)
        #expect(kernel.now == "0")
        // Back from a takeover before its time was over.
        window.open(at: start)
        window.standBy(true)
        window.close(at: start + .seconds(3600))
        #expect(kernel.now == "1" && window.end == nil)
    }
}

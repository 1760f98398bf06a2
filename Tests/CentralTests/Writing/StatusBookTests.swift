import FleetModel
import Testing

@testable import Central

@Suite struct StatusBookTests {
    private let clock = HandClock()
    private let service = ObjectReference(namespace: "shop", name: "orders")

    private func write(_ address: String?, seen: [StatusIngress] = []) -> StatusWrite {
        StatusWrite(of: service, wanted: address.map { [StatusIngress(ip: $0)] } ?? [], seen: seen)
    }

    @Test("What was tried is not due again until the cluster shows something else, or ten minutes passed")
    func once() {
        var book = StatusBook()
        let write = write("10.9.0.201")
        #expect(book.due([write], at: clock.now).writes == [write])
        #expect(book.due([write], at: clock.now).writes == [write], "to be due is not to be tried")
        book.tried(write, at: clock.now)
        clock.pass(599)
        #expect(book.due([write], at: clock.now).writes.isEmpty)
        let undone = self.write("10.9.0.201", seen: [StatusIngress(ip: "10.9.0.99")])
        #expect(book.due([undone], at: clock.now).writes == [undone], "somebody wrote something else")
        clock.pass(1)
        #expect(book.due([write], at: clock.now).writes == [write])
    }

    @Test("An object that changes with each look is written once a second, and the last word is not lost")
    func spacing() {
        var book = StatusBook()
        book.tried(write("10.9.0.201"), at: clock.now)
        // In between it was as it should be.
        #expect(!book.due([], at: clock.now).isMoreSoon)
        let next = write("10.9.0.202")
        let due = book.due([next], at: clock.now)
        #expect(due.writes.isEmpty && due.isMoreSoon)
        clock.pass(1)
        #expect(book.due([next], at: clock.now).writes == [next])
    }

    @Test("Why something was not taken is told for as long as it is wanted")
    func problems() {
        var book = StatusBook()
        let write = write("10.9.0.201")
        book.tried(write, failure: "422: no", at: clock.now)
        #expect(book.due([write], at: clock.now).writes.isEmpty)
        #expect(book.problems == ["service/shop/orders": "422: no"])
        _ = book.due([], at: clock.now)
        #expect(book.problems.isEmpty)
    }
}

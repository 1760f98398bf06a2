import FleetModel
import FleetWire
import Testing

@testable import Central

@Suite struct EventBookTests {
    private let clock = HandClock()
    private let orders = ObjectReference(namespace: "shop", name: "orders")

    private func subject(_ remark: LoadBalancerAnswer.Remark, uid: String = "1") -> ServiceEvent.Subject {
        ServiceEvent.Subject(service: orders, uid: uid, remark: remark)
    }

    private let warning = LoadBalancerAnswer.Remark.warning("NoAddress", "The pair has no address left.")
    private let normal = LoadBalancerAnswer.Remark.normal("AddressAssigned", "It has VIP shop.")

    @Test("A warning is said once, and again each half hour while it stays")
    func repetition() {
        var book = EventBook()
        let said: Set = [subject(warning)]
        let first = book.due(said, at: clock.now)
        #expect(first.map(\.occasion) == [.first])
        #expect(book.due(said, at: clock.now) == first, "what was not said is due still")
        book.said(first[0], name: "orders.1", at: clock.now)
        clock.pass(1799)
        #expect(book.due(said, at: clock.now).isEmpty)
        clock.pass(1)
        let again = book.due(said, at: clock.now)
        #expect(again.map(\.occasion) == [.again(name: "orders.1", count: 2)])
        book.said(again[0], name: "orders.1", at: clock.now)
        clock.pass(1800)
        #expect(book.due(said, at: clock.now).map(\.occasion) == [.again(name: "orders.1", count: 3)])
    }

    @Test("A warning that comes and goes is one Event, said once a minute")
    func flapping() {
        var book = EventBook()
        book.said(ServiceEvent(subject: subject(warning), occasion: .first), name: "orders.1", at: clock.now)
        var count = 0
        for _ in 0..<60 {
            clock.pass(5)
            _ = book.due([], at: clock.now)
            clock.pass(5)
            for event in book.due([subject(warning)], at: clock.now) {
                count += 1
                book.said(event, name: "orders.1", at: clock.now)
            }
        }
        #expect(count == 10, "in ten minutes")
    }

    @Test("What was gone for ten minutes is new")
    func forgotten() {
        var book = EventBook()
        book.said(ServiceEvent(subject: subject(warning), occasion: .first), name: "orders.1", at: clock.now)
        _ = book.due([], at: clock.now)
        clock.pass(600)
        _ = book.due([], at: clock.now)
        #expect(book.due([subject(warning)], at: clock.now).map(\.occasion) == [.first])
    }

    @Test("What is normal is said where the status was written, and not at every start")
    func normalWords() {
        var book = EventBook()
        #expect(book.due([subject(normal)], at: clock.now).isEmpty)
        book.wroteStatus(of: orders)
        let due = book.due([subject(normal)], at: clock.now)
        #expect(due.map(\.occasion) == [.first])
        book.said(due[0], name: "orders.1", at: clock.now)
        clock.pass(3600)
        #expect(book.due([subject(normal)], at: clock.now).isEmpty)
    }

    @Test("Another Service of the same name has Events of its own, and an Event that was deleted is made anew")
    func lost() {
        var book = EventBook()
        let event = ServiceEvent(subject: subject(warning), occasion: .first)
        book.said(event, name: "orders.1", at: clock.now)
        #expect(book.due([subject(warning, uid: "2")], at: clock.now).map(\.occasion) == [.first])
        book.lost(event)
        #expect(book.due([subject(warning)], at: clock.now).map(\.occasion) == [.first])
    }

    @Test("An Event has every field that events.k8s.io/v1 asks for, and a note of 1,024 bytes at most")
    func document() throws {
        let long = LoadBalancerAnswer.Remark.warning("NoAddress", String(repeating: "ü", count: 700))
        let event = ServiceEvent(subject: subject(long, uid: "7a"), occasion: .first)
        let request = event.request(name: "orders.1", instance: "central-0_1", time: "2026-11-22T20:00:05.000000Z")
        #expect(request.method == .create && request.topic == .event)
        #expect(request.path == "/apis/events.k8s.io/v1/namespaces/shop/events")
        let body = try #require(request.body)
        for (field, text) in [
            "apiVersion": "events.k8s.io/v1", "kind": "Event", "eventTime": "2026-11-22T20:00:05.000000Z",
            "reportingController": "lvsfleet.io/central", "reportingInstance": "central-0_1", "type": "Warning",
            "reason": "NoAddress",
        ] {
            #expect(body[field]?.text == text)
        }
        #expect(body["action"]?.text?.isEmpty == false)
        #expect(body["metadata"] == .object(["name": .text("orders.1"), "namespace": .text("shop")]))
        #expect(body["regarding"]?["uid"]?.text == "7a" && body["regarding"]?["kind"]?.text == "Service")
        let note = try #require(body["note"]?.text)
        #expect(note.utf8.count <= 1024 && note.hasSuffix("ü…"))
        let again = ServiceEvent(subject: event.subject, occasion: .again(name: "orders.1", count: 2))
            .request(name: "orders.1", instance: "central-0_1", time: "2026-11-22T20:30:05.000000Z")
        #expect(again.method == .patch && again.path.hasSuffix("/events/orders.1"))
        #expect(again.body?["series"]?["count"] == .integer(2))
    }
}

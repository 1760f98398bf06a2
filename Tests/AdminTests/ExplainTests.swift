import FleetModel
import FleetWire
import Testing

@testable import Admin

@Suite struct ExplainTests {
    @Test func printsPortsAndSentences() async throws {
        let application = try #require(ObjectReference("shop/orders"))
        let view = View(
            kind: "Explanation", name: "shop/orders",
            status: Explanation(
                application: application,
                ports: [
                    .init(
                        port: 9000, transport: .tcp, pool: "ingress", vips: ["main"], winners: ["shop/orders@main"],
                        sentences: ["shop/orders@main beats shop/*@shop."]),
                    .init(port: 53, transport: .udp, pool: "ingress", vips: [], winners: [], sentences: []),
                ], sentences: ["No pool exposes 54."]))
        let run = await lvsctl("explain", "shop/orders") { _ in answer(view) }
        #expect(run.requests.map(\.target) == ["/api/v1/explain/shop/orders"])
        #expect(
            run.out == """
                shop/orders 9000/tcp, exposed by pool ingress: on main by shop/orders@main
                  shop/orders@main beats shop/*@shop.
                shop/orders 53/udp, exposed by pool ingress: on no VIP
                  No pool exposes 54.

                """)
    }
}

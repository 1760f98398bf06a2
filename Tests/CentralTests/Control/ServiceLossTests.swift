import FleetModel
import Testing

@testable import Central

@Suite struct ServiceLossTests {
    private func slice(ports: [UInt16], servers: [String] = ["10.9.0.21"]) -> Slice {
        Slice(
            pair: "blue", vips: [.init(name: "shop", address: ControlFixture.address("10.9.0.201"))],
            pools: [.init(name: "hand", servers: servers.map { .init(address: ControlFixture.address($0)) })],
            services: ports.map {
                .init(vip: "shop", port: $0, transport: .tcp, pool: "hand", settings: ServiceSettings(merging: []))
            })
    }

    @Test func halfOfThePairIsNotMoreThanHalf() {
        let fleet = ControlFixture.fleet
        let four = ["blue": slice(ports: [1, 2, 3, 4])]
        #expect(ServiceLoss(from: four, to: ["blue": slice(ports: [1, 2])], fleet: fleet).isEmpty)
        let loss = ServiceLoss(from: four, to: ["blue": slice(ports: [1])], fleet: fleet)
        #expect(loss.pairs == ["blue": .init(lost: 3, total: 4)])
        #expect(loss.sentence.contains("3 of 4"))
    }

    @Test func whatIsAddedDoesNotMakeUpForWhatGoes() {
        let loss = ServiceLoss(
            from: ["blue": slice(ports: [1, 2, 3])], to: ["blue": slice(ports: [3, 4, 5, 6])],
            fleet: ControlFixture.fleet)
        #expect(loss.pairs == ["blue": .init(lost: 2, total: 3)])
    }

    @Test func deletingAVIPThatServesIsALossAndOneThatDoesNotIsNone() throws {
        var fleet = ControlFixture.fleet
        _ = try fleet.edit(.remove(.vip("shop")))
        let loss = ServiceLoss(from: ["blue": slice(ports: [1])], to: ["blue": slice(ports: [1])], fleet: fleet)
        #expect(loss.vips == ["shop": 1])
        let idle = ["blue": slice(ports: [1], servers: [])]
        #expect(ServiceLoss(from: idle, to: idle, fleet: fleet).vips.isEmpty)
        // A server of the other family serves nobody on an IPv4 VIP.
        let other = ["blue": slice(ports: [1], servers: ["fd09::21"])]
        #expect(ServiceLoss(from: other, to: other, fleet: fleet).vips.isEmpty)
    }
}

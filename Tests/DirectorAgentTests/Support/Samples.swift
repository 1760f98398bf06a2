import FleetModel
import FleetWire

@testable import DirectorAgent

/// Addresses, keys and slices as tests write them down.
enum Sample {
    static func address(_ text: String) throws -> IPAddress {
        guard let address = IPAddress(text) else { throw Mistake(text: text) }
        return address
    }

    static func service(_ text: String) throws -> VirtualService.Key {
        guard let key = VirtualService.Key(text: text) else { throw Mistake(text: text) }
        return key
    }

    static func server(_ text: String) throws -> RealServer.Key {
        guard let key = RealServer.Key(text: text) else { throw Mistake(text: text) }
        return key
    }

    struct Mistake: Error { var text: String }

    static let shop = "10.9.0.201"

    /// A slice of pair blue: each port of the shop's VIP over one pool. A server is `10.9.0.21`, `10.9.0.21=3` with a
    /// weight, or `10.9.0.21 draining`.
    static func slice(
        ports: [UInt16] = [9000], servers: [String] = ["10.9.0.21", "10.9.0.22", "10.9.0.23"],
        transport: TransportProtocol = .tcp, drainSeconds: UInt32? = nil, scheduler: Scheduler = .wrr,
        vip: String = shop,
        pair: Pair.Key = "blue", timeouts: Pair.Timeouts = Pair.Timeouts()
    ) throws -> Slice {
        Slice(
            pair: pair, vips: [Slice.Address(name: "shop", address: try address(vip))],
            pools: [Slice.Servers(name: "ingress", servers: try servers.map(server(of:)))],
            services: ports.map { port in
                Slice.Service(
                    vip: "shop", port: port, transport: transport, pool: "ingress",
                    settings: ServiceSettings(scheduler: scheduler, drainSeconds: drainSeconds))
            },
            timeouts: timeouts)
    }

    private static func server(of text: String) throws -> Slice.Server {
        let words = text.split(separator: " ")
        let parts = words[0].split(separator: "=")
        return Slice.Server(
            address: try address(String(parts[0])), weight: parts.count > 1 ? Int32(parts[1]) ?? 1 : 1,
            state: words.count > 1 ? .draining : .active)
    }

    /// A document as served. Approved outright unless said otherwise, because most tests are not about the guard.
    static func bytes(
        _ slice: Slice, _ number: UInt64, epoch: String = "e1",
        approval: SliceDocument.Approval? = SliceDocument.Approval(through: 1_000_000, isOutright: true)
    ) throws -> [UInt8] {
        try JSON.encode(
            SliceDocument(revision: Revision(epoch: epoch, number: number), slice: slice, approval: approval))
    }
}

import FleetModel

/// Finds a fleet's VIPs by what a Service may call them: their names, or their addresses.
struct VIPBook: Sendable {
    private let pools: [VirtualIP.Key: Pool.Key]
    private let names: [IPAddress: VirtualIP.Key]

    init(_ fleet: Fleet) {
        pools = fleet.vips.mapValues(\.pool)
        names = Dictionary(fleet.vips.map { ($0.value.address, $0.key) }) { min($0, $1) }
    }

    /// The VIP of one of the pools that goes by a text; nil: there is none.
    func find(_ text: String, pools own: [Pool.Key]) -> VirtualIP.Key? {
        let name = pools[text] != nil ? text : IPAddress(text).flatMap { names[$0] }
        return name.flatMap { name in pools[name].flatMap { own.contains($0) ? name : nil } }
    }
}

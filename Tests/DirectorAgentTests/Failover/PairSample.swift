import FleetModel

@testable import DirectorAgent

/// Pair blue, whose directors share VIPs of both families.
enum PairSample {
    static func failover(_ resting: [String] = []) throws -> Slice.Failover {
        Slice.Failover(
            interface: "eth0", advertMillis: 200, syncID: 3, sync: Pair.Sync(),
            routers: [
                Slice.Router(
                    director: "blue-a", addresses: [try Sample.address("10.9.0.11")], id: 7, resting: resting),
                Slice.Router(
                    director: "blue-b", addresses: [try Sample.address("10.9.0.12")], id: 8, resting: resting),
            ])
    }

    static func vips() throws -> [Slice.Address] {
        [
            .init(name: "bank", address: try Sample.address("10.9.0.203"), preferredDirector: "blue-b"),
            .init(name: "shop", address: try Sample.address("10.9.0.201"), preferredDirector: "blue-a"),
            .init(name: "shop6", address: try Sample.address("fd09::b:1"), preferredDirector: "blue-a"),
            .init(name: "web", address: try Sample.address("10.9.0.202"), preferredDirector: "blue-a"),
        ]
    }

    static func slice(_ resting: [String] = []) throws -> Slice {
        var slice = try Sample.slice()
        (slice.failover, slice.vips) = (try failover(resting), try vips())
        return slice
    }
}

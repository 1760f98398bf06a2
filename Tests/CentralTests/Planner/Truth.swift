import FleetModel

/// The two nodes of all truth tables: edge-1 is the healthy neighbour, edge-2 the one of which something is said.
enum Truth {
    static let nodes = [
        ClusterText.node("edge-1", addresses: ["10.9.0.21", "fd09::21"]),
        ClusterText.node("edge-2", addresses: addresses),
    ]
    static let addresses = ["10.9.0.22", "fd09::22"]
    static let active = addresses.map { "\($0) active" }
    static let draining = addresses.map { "\($0) draining" }
}

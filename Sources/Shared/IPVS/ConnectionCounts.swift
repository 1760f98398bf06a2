public import FleetModel

/// What a kernel counts on real servers at one time, by service; a service that it does not hold is not named.
public typealias ConnectionCounts = [VirtualService.Key: [RealServer.Key: RealServer.Connections]]

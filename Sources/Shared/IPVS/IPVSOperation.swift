public import FleetModel

/// One change to a kernel's table.
public enum IPVSOperation: Hashable, Sendable {
    case addService(VirtualService.Key, VirtualService.Settings)
    case setService(VirtualService.Key, VirtualService.Settings)
    case removeService(VirtualService.Key)
    case addServer(VirtualService.Key, RealServer.Key, RealServer.Settings)
    case setServer(VirtualService.Key, RealServer.Key, RealServer.Settings)
    case removeServer(VirtualService.Key, RealServer.Key)

    /// The service that is changed, or whose real server is.
    public var service: VirtualService.Key {
        switch self {
        case .addService(let key, _), .setService(let key, _), .removeService(let key): key
        case .addServer(let key, _, _), .setServer(let key, _, _), .removeServer(let key, _): key
        }
    }

    /// The real server that is changed; nil if it is the service itself.
    public var server: RealServer.Key? {
        switch self {
        case .addService, .setService, .removeService: nil
        case .addServer(_, let key, _), .setServer(_, let key, _), .removeServer(_, let key): key
        }
    }
}

extension IPVSOperation: CustomStringConvertible {
    /// The operation as it stands after "cannot": `add server 10.0.3.7:8080 to 192.0.2.10:443/tcp`.
    public var description: String {
        switch self {
        case .addService(let key, _): "add service \(key)"
        case .setService(let key, _): "change service \(key)"
        case .removeService(let key): "remove service \(key)"
        case .addServer(let service, let key, _): "add server \(key) to \(service)"
        case .setServer(let service, let key, _): "change server \(key) of \(service)"
        case .removeServer(let service, let key): "remove server \(key) from \(service)"
        }
    }
}

internal import FleetModel
internal import FleetNetlink
internal import Glibc

extension NetlinkSocket {
    mutating func apply(_ operation: RouteOperation, _ encoder: inout AttributeEncoder) throws(NetlinkError) {
        do throws(NetlinkError) {
            switch operation {
            case .add(let route): try add(route, on: Self.loopback, &encoder)
            case .remove(let route): try remove(route, on: Self.loopback, &encoder)
            case .addRule(let rule): try add(rule, &encoder)
            case .removeRule(let rule): try remove(rule, &encoder)
            case .addLink(let name, let kind): try addLink(name, kind: kind, &encoder)
            case .setLink(let link, let isUp): try setLink(link, up: isUp, &encoder)
            case .addAddress(let address, let link): try add(address, to: link, &encoder)
            case .removeAddress(let address, let link): try remove(address, from: link, &encoder)
            case .addPort(let port): try self.open(port, &encoder)
            case .removePort(let port): try self.close(port, &encoder)
            }
        } catch {
            guard case .kernel(let code) = error.cause, operation.isDone(after: code) else { throw error }
        }
    }

    /// The number of `lo`: LOOPBACK_IFINDEX of the kernel, the same in every network namespace.
    private static var loopback: UInt32 { 1 }
}

extension RouteOperation {
    /// Tells whether an errno says that there is nothing to do.
    fileprivate func isDone(after code: Int32) -> Bool {
        switch self {
        case .add, .addRule, .addLink, .addAddress: code == EEXIST
        case .remove: code == ESRCH
        case .removeAddress: code == EADDRNOTAVAIL
        case .removeRule: code == ENOENT
        // `fou` has no errno of its own for a port that is not there; for one that is there EADDRINUSE says too little.
        case .removePort: code == EINVAL
        case .setLink, .addPort: false
        }
    }
}

import FleetModel
import FleetWire

/// Why a slice is not taken, as a sentence for the report.
struct SliceRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The revision that was refused; nil where the bytes do not even say that.
    var revision: Revision?
    var reason: String

    var description: String { reason }
}

/// Reads a slice and refuses it as a whole where anything in it cannot be meant. Pure.
enum SliceCheck {
    static let serviceLimit = 100_000
    static let serverLimit = 10_000
    static let sourceRangeLimit = 256

    /// - Parameters:
    ///   - held: the revision that is in force; an older one of the same epoch is refused.
    ///   - heldPair: whose revision that is; each pair counts its own.
    ///   - pair: the pair that the agent knows itself to belong to; nil: not known yet.
    ///   - allowedVIPs: the fence that root on this director set around the VIPs of any slice; empty: none.
    ///   - decode: how the bytes become a document: `SliceReader.read` where there is a slice before this one.
    static func read(
        _ bytes: [UInt8], held: Revision?, of heldPair: Pair.Key?, pair: Pair.Key?, allowedVIPs: [IPNetwork] = [],
        decode: ([UInt8]) throws(DocumentError) -> SliceDocument = { bytes throws(DocumentError) in
            try JSON.decode(SliceDocument.self, from: bytes)
        }
    ) throws(SliceRefusal) -> SliceDocument {
        let document: SliceDocument
        do {
            document = try decode(bytes)
        } catch {
            throw SliceRefusal(revision: nil, reason: "the slice cannot be read: \(error)")
        }
        func refuse(_ reason: String) -> SliceRefusal { SliceRefusal(revision: document.revision, reason: reason) }
        guard document.apiVersion == APIVersion.current, document.kind == "Slice" else {
            throw refuse(
                "the document is \(document.kind) of \(document.apiVersion), not Slice of \(APIVersion.current)")
        }
        if let held, heldPair == document.slice.pair, held != document.revision,
            !document.revision.supersedes(held)
        {
            throw refuse("revision \(document.revision.number) is older than \(held.number), which is applied")
        }
        if let pair, pair != document.slice.pair {
            throw refuse("the slice is of pair \(document.slice.pair), and this director belongs to \(pair)")
        }
        if let fault = fault(in: document.slice) { throw refuse(fault) }
        if !allowedVIPs.isEmpty,
            let vip = document.slice.vips.first(where: { vip in !allowedVIPs.contains { $0.contains(vip.address) } })
        {
            throw refuse("VIP \(vip.name): \(vip.address) is outside what --allow-vips of this director allows")
        }
        return document
    }

    private static func fault(in slice: Slice) -> String? {
        if slice.services.count > serviceLimit {
            return "\(slice.services.count) services are more than \(serviceLimit)"
        }
        let servers = slice.pools.reduce(0) { $0 + $1.servers.count }
        if servers > serverLimit { return "\(servers) real servers are more than \(serverLimit)" }
        var vips: [VirtualIP.Key: IPAddress] = [:]
        var addresses: Set<IPAddress> = []
        for vip in slice.vips {
            let name = "VIP \(vip.name)"
            if let reason = vip.address.unusableReason { return "\(name): \(vip.address) \(reason)" }
            guard vips.updateValue(vip.address, forKey: vip.name) == nil else { return "\(name) is named twice" }
            guard addresses.insert(vip.address).inserted else { return "\(name): \(vip.address) is another VIP's too" }
        }
        var pools: Set<Pool.Key> = []
        for pool in slice.pools {
            let name = "pool \(pool.name)"
            guard pools.insert(pool.name).inserted else { return "\(name) is named twice" }
            if let fault = pool.check?.fault { return "\(name): its check cannot be meant: \(fault)" }
            var servers: Set<IPAddress> = []
            for server in pool.servers {
                if let reason = server.address.unusableReason { return "\(name): \(server.address) \(reason)" }
                if addresses.contains(server.address) { return "\(name): \(server.address) is a VIP" }
                if server.weight < 0 { return "\(name): \(server.address) has weight \(server.weight)" }
                guard servers.insert(server.address).inserted else {
                    return "\(name): \(server.address) is named twice"
                }
            }
        }
        var keys = Set<VirtualService.Key>(minimumCapacity: slice.services.count)
        for service in slice.services {
            // Put together for a fault alone: there may be thousands of services.
            var name: String { "service \(service.port)/\(service.transport.rawValue) of VIP \(service.vip)" }
            guard let address = vips[service.vip] else { return "\(name): the slice has no such VIP" }
            if !pools.contains(service.pool) { return "\(name): the slice has no pool \(service.pool)" }
            if service.port == 0 || service.realPort == 0 { return "\(name): 0 is not a port" }
            if service.realPort != nil, !service.settings.forwarding.allowsPortRemap {
                return "\(name): \(service.settings.forwarding.rawValue) cannot remap ports"
            }
            if let fault = fault(in: service) { return "\(name): \(fault)" }
            guard keys.insert(.address(address, port: service.port, service.transport)).inserted else {
                return "\(name) is named twice"
            }
        }
        if let failover = slice.failover, let fault = failover.fault { return "failover: \(fault)" }
        return faultInMarks(of: slice)
    }

    /// Settings of a service that do not go together: the kernel would take them and do something else.
    private static func fault(in service: Slice.Service) -> String? {
        let settings = service.settings
        if settings.tunnel != nil, settings.forwarding != .tun {
            return "\(settings.forwarding.rawValue) takes no tunnel"
        }
        if let fault = settings.tunnel?.fault { return fault.reason }
        if let ranges = settings.sourceRanges, ranges.count > sourceRangeLimit {
            return "\(ranges.count) source ranges are more than \(sourceRangeLimit)"
        }
        if let engine = settings.persistence?.engine, service.mark != nil || !engine.reads(service.transport) {
            return "persistence engine \(engine.rawValue) works on UDP alone"
        }
        return nil
    }

    /// Services that share a mark are one service in the kernel, so they must agree in all that it is made of.
    private static func faultInMarks(of slice: Slice) -> String? {
        var first: [UInt32: Slice.Service] = [:]
        for service in slice.services {
            guard let mark = service.mark else { continue }
            let name = "service \(service.port)/\(service.transport.rawValue) of VIP \(service.vip)"
            if mark == 0 { return "\(name): 0 is not a firewall mark" }
            if service.realPort != nil { return "\(name): a firewall mark's service cannot remap ports" }
            guard let other = first[mark] else {
                first[mark] = service
                continue
            }
            if (service.vip, service.pool) != (other.vip, other.pool) || service.settings != other.settings {
                return "\(name): it shares firewall mark \(mark) with a service of another VIP, pool or settings"
            }
        }
        return nil
    }
}

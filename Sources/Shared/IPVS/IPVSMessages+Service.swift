internal import CNetlink
internal import FleetModel
internal import FleetNetlink

extension AttributeEncoder {
    /// Appends what names a service, and its settings where the command takes them.
    mutating func append(service key: VirtualService.Key, _ settings: VirtualService.Settings?) {
        nest(IPVS_CMD_ATTR_SERVICE) { service in
            service.append(IPVS_SVC_ATTR_AF, key.family.number)
            switch key {
            case .address(let address, let port, let transport):
                service.append(IPVS_SVC_ATTR_PROTOCOL, transport.number)
                service.append(IPVS_SVC_ATTR_ADDR, address)
                service.append(IPVS_SVC_ATTR_PORT, port.bigEndian)
            case .mark(let mark, _):
                service.append(IPVS_SVC_ATTR_FWMARK, mark)
            }
            if let settings { service.append(settings, key.family) }
        }
    }

    private mutating func append(_ settings: VirtualService.Settings, _ family: IPAddress.Family) {
        append(IPVS_SVC_ATTR_SCHED_NAME, settings.scheduler)
        // struct ip_vs_flags: the flags, and the mask of those that the kernel is to take from here.
        append(IPVS_SVC_ATTR_FLAGS, settings.flags & ~VirtualService.Flag.hashed, ~0)
        append(IPVS_SVC_ATTR_TIMEOUT, settings.timeoutSeconds)
        append(IPVS_SVC_ATTR_NETMASK, IPVSNetmask.encode(settings.netmask, family))
        if !settings.persistenceEngine.isEmpty { append(IPVS_SVC_ATTR_PE_NAME, settings.persistenceEngine) }
    }
}

extension IPVSMessages {
    /// A service as a dump gives it; nil if it is none that can be named here, like one of an unknown protocol.
    static func service(_ message: AttributeDecoder) -> (key: VirtualService.Key, settings: VirtualService.Settings)? {
        guard let attributes = message.nested(IPVS_CMD_ATTR_SERVICE) else { return nil }
        var family: IPAddress.Family?
        var transport: TransportProtocol?
        var address: AttributeDecoder.Attribute?
        var port: UInt16?
        var mark: UInt32?
        var netmask: UInt32?
        var settings = VirtualService.Settings(scheduler: "", netmask: 0)
        for attribute in attributes {
            switch attribute.type {
            case IPVS_SVC_ATTR_AF: family = attribute.uint16.flatMap(IPAddress.Family.init(number:))
            case IPVS_SVC_ATTR_PROTOCOL: transport = attribute.uint16.flatMap(TransportProtocol.init(number:))
            case IPVS_SVC_ATTR_ADDR: address = attribute
            case IPVS_SVC_ATTR_PORT: port = attribute.uint16.map(UInt16.init(bigEndian:))
            case IPVS_SVC_ATTR_FWMARK: mark = attribute.uint32
            case IPVS_SVC_ATTR_SCHED_NAME: settings.scheduler = attribute.text
            case IPVS_SVC_ATTR_FLAGS: settings.flags = (attribute.uint32 ?? 0) & ~VirtualService.Flag.hashed
            case IPVS_SVC_ATTR_TIMEOUT: settings.timeoutSeconds = attribute.uint32 ?? 0
            case IPVS_SVC_ATTR_NETMASK: netmask = attribute.uint32
            case IPVS_SVC_ATTR_PE_NAME: settings.persistenceEngine = attribute.text
            default: break
            }
        }
        guard let family, let netmask else { return nil }
        settings.netmask = IPVSNetmask.decode(netmask, family)
        if let mark { return (.mark(mark, family), settings) }
        guard let transport, let port, let address = address?.address(family) else { return nil }
        return (.address(address, port: port, transport), settings)
    }
}

/// `IPVS_SVC_ATTR_NETMASK`: a mask in network order for IPv4, a count of bits in the machine's order for IPv6.
private enum IPVSNetmask {
    static func encode(_ bits: UInt8, _ family: IPAddress.Family) -> UInt32 {
        switch family {
        case .v4: bits == 0 ? 0 : (~UInt32(0) << (32 - min(UInt32(bits), 32))).bigEndian
        case .v6: UInt32(bits)
        }
    }

    static func decode(_ value: UInt32, _ family: IPAddress.Family) -> UInt8 {
        switch family {
        case .v4: UInt8((~UInt32(bigEndian: value)).leadingZeroBitCount)
        case .v6: UInt8(min(value, 128))
        }
    }
}

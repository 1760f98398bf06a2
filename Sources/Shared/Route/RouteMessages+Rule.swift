internal import CNetlink
internal import FleetModel
internal import FleetNetlink

/// Rules: `RTM_GETRULE`, `RTM_NEWRULE`, `RTM_DELRULE`.
extension NetlinkSocket {
    /// struct fib_rule_hdr: family, lengths of destination and source, TOS, table, two of no use, action; flags.
    private typealias RuleHeader = (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt32)
    private static var ruleHeaderBytes: Int { 12 }

    mutating func blackholeRules(_ encoder: inout AttributeEncoder) throws(NetlinkError) -> [BlackholeRule] {
        var rules: [BlackholeRule] = []
        for family in IPAddress.Family.allCases {
            let header: RuleHeader = (UInt8(family.number), 0, 0, 0, 0, 0, 0, 0, 0)
            rules += try list(
                &encoder, type: UInt16(RTM_GETRULE), header: header, "list the rules (IPv\(family.rawValue))"
            ).compactMap { Self.rule($0) }
        }
        return rules
    }

    /// Reads `RTM_NEWRULE` of a rule that drops packets to a range; nil for anything else.
    static func rule(_ message: NetlinkMessage) -> BlackholeRule? {
        guard message.type == UInt16(RTM_NEWRULE), let length = message.payload.load(at: 1, as: UInt8.self),
            message.payload.load(at: 7, as: UInt8.self) == UInt8(FR_ACT_BLACKHOLE)
        else { return nil }
        var destination: IPAddress?
        var interface = ""
        var priority: UInt32 = 0
        var origin: UInt8 = 0
        for attribute in message.attributes(after: ruleHeaderBytes) {
            switch attribute.type {
            case Int(FRA_DST): destination = attribute.address
            case Int(FRA_IIFNAME): interface = attribute.text
            case Int(FRA_PRIORITY): priority = attribute.uint32 ?? 0
            case Int(FRA_PROTOCOL): origin = attribute.uint8 ?? 0
            default: break
            }
        }
        guard let destination, let network = IPNetwork(destination, prefix: Int(length)) else { return nil }
        return BlackholeRule(network: network, interface: interface, priority: priority, origin: origin)
    }

    mutating func add(_ rule: BlackholeRule, _ encoder: inout AttributeEncoder) throws(NetlinkError) {
        try order(
            &encoder, type: UInt16(RTM_NEWRULE), flags: UInt16(NLM_F_CREATE | NLM_F_EXCL), header: Self.header(rule),
            RouteOperation.addRule(rule).description
        ) { Self.append(rule, to: &$0) }
    }

    mutating func remove(_ rule: BlackholeRule, _ encoder: inout AttributeEncoder) throws(NetlinkError) {
        try order(
            &encoder, type: UInt16(RTM_DELRULE), header: Self.header(rule), RouteOperation.removeRule(rule).description
        ) { Self.append(rule, to: &$0) }
    }

    private static func header(_ rule: BlackholeRule) -> RuleHeader {
        (
            UInt8(rule.network.address.family.number), UInt8(rule.network.prefixLength), 0, 0, 0, 0, 0,
            UInt8(FR_ACT_BLACKHOLE), 0
        )
    }

    private static func append(_ rule: BlackholeRule, to encoder: inout AttributeEncoder) {
        encoder.append(Int(FRA_DST), rule.network.address)
        encoder.append(Int(FRA_IIFNAME), rule.interface)
        encoder.append(Int(FRA_PRIORITY), rule.priority)
        encoder.append(Int(FRA_PROTOCOL), rule.origin)
    }
}

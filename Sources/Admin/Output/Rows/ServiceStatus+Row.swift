internal import FleetModel
internal import FleetWire

/// The shape and the words of `ipvsadm -Ln`, with what it cannot know beside them: whose port it is, and on which pair.
extension ServiceStatus: StatusDisplayable {
    static let columns = ["PROT", "ADDRESS:PORT", "SCHEDULER", "FLAGS", "STATE", "SERVICE", "VIP", "PAIR"]
    static let wideColumns = ["POOL", "DRAIN", "THRESHOLDS", "SOURCES"]

    var otherNames: [String] {
        let socket = address.map { "\($0.bracketed):\(port)" }
        return [application?.description, vip, socket, socket.map { "\($0)/\(transport.rawValue)" }].compactMap { $0 }
    }

    func lines(name: String, wide: Bool) -> [[String]] {
        var line = [
            transport.rawValue.uppercased(), "\(address?.bracketed ?? "-"):\(port)", settings?.scheduler.rawValue ?? "",
            flags, state.rawValue, application?.description ?? "", vip ?? "", pair ?? "",
        ]
        if wide {
            line.append(pool)
            line.append(settings.map { "\($0.drainSeconds(for: mark == nil ? transport : nil))s" } ?? "")
            line.append(settings.map { "\($0.upperThreshold)/\($0.lowerThreshold)" } ?? "")
            line.append(settings.map { ($0.sourceRanges ?? []).sourcesText } ?? "")
        }
        // A port that stands nowhere has no real servers in any kernel.
        guard state == .assigned else { return [line] }
        return [line]
            + servers.map { server in
                let draining = server.state == .draining
                return [
                    "  ->", "\(server.address.bracketed):\(server.port)", forwardingWord,
                    "\(draining ? 0 : server.weight)",
                    server.state.rawValue,
                ]
            }
    }

    private var forwardingWord: String {
        switch settings?.forwarding {
        case .dr?: "Route"
        case .tun?: "Tunnel" + (settings?.tunnel.map { "(\($0))" } ?? "")
        case .masq?: "Masq"
        case nil: ""
        }
    }

    /// In ipvsadm's order: `(mh-fallback) persistent 300 mask 255.255.255.0 ops`.
    private var flags: String {
        guard let settings else { return "" }
        var words: [String] = []
        if !settings.schedulerFlags.isEmpty {
            let names = settings.schedulerFlags.map { "\(settings.scheduler.rawValue)-\($0.rawValue)" }
            words.append("(\(names.joined(separator: ",")))")
        }
        if let persistence = settings.persistence {
            words.append("persistent \(persistence.timeoutSeconds)")
            if let mask = mask(persistence) { words.append("mask \(mask)") }
            if let engine = persistence.engine { words.append("pe \(engine.rawValue)") }
        }
        if settings.onePacket, transport == .udp { words.append("ops") }
        if let mark { words.append("fwm \(mark)") }
        return words.joined(separator: " ")
    }

    /// Dotted for IPv4, a number of bits for IPv6; nil for the whole address.
    private func mask(_ persistence: Persistence) -> String? {
        guard let bits = persistence.netmask, let address, Int(bits) < address.family.bitWidth else { return nil }
        guard address.family == .v4 else { return "\(bits)" }
        return IPAddress(v4: ~UInt32(0) << (32 - UInt32(bits))).description
    }
}

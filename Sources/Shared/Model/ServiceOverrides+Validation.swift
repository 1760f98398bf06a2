extension ServiceOverrides {
    /// Checks what can be told without the other layers.
    func validate(_ subject: String, _ field: String) throws(ValidationError) {
        if let scheduler, let flags = schedulerFlags, !flags.isEmpty, !scheduler.takesFlags {
            throw ValidationError(subject, "\(field).schedulerFlags", "\(scheduler.rawValue) knows no flags")
        }
        if let tunnel {
            if let forwarding, forwarding != .tun {
                throw ValidationError(
                    subject, "\(field).tunnel", "forwarding is \(forwarding.rawValue), and only tun takes a tunnel")
            }
            if let fault = tunnel.fault {
                throw ValidationError(subject, "\(field).tunnel.\(fault.field)", fault.reason)
            }
        }
        if let persistence {
            guard persistence.timeoutSeconds <= Limit.seconds else {
                throw ValidationError(
                    subject, "\(field).persistence.timeoutSeconds",
                    "\(persistence.timeoutSeconds) is above \(Limit.seconds)")
            }
            if let netmask = persistence.netmask, !(1...128).contains(netmask) {
                throw ValidationError(subject, "\(field).persistence.netmask", "/\(netmask) is not from /1 to /128")
            }
        }
        for (word, value) in [("upperThreshold", upperThreshold), ("lowerThreshold", lowerThreshold)] {
            if let value, value > Limit.connections {
                throw ValidationError(subject, "\(field).\(word)", "\(value) is above \(Limit.connections)")
            }
        }
        if let ranges = sourceRanges, ranges.count > Limit.sourceRanges {
            throw ValidationError(
                subject, "\(field).sourceRanges", "\(ranges.count) ranges are more than \(Limit.sourceRanges)")
        }
        if let drainSeconds, drainSeconds > Limit.drainSeconds {
            throw ValidationError(
                subject, "\(field).drainSeconds", "\(drainSeconds) is above \(Limit.drainSeconds) (a day)")
        }
    }
}

/// Ends of ranges that ipvsadm keeps too, so that what we program can be written down by it.
enum Limit {
    /// 31 days: ipvsadm's limit for timeouts.
    static let seconds: UInt32 = 2_678_400
    static let connections: UInt32 = 65_535
    static let weights: ClosedRange<Int32> = 0...65_535
    static let drainSeconds: UInt32 = 86_400
    /// Each is a rule of its own that packets pass one after the other.
    static let sourceRanges = 256
}

extension Name {
    /// The rule as the end of a sentence.
    static let rule = "is not 1 to 63 of a-z, 0-9 and inner hyphens"
}

func requireName(_ name: String, _ subject: String) throws(ValidationError) {
    guard Name.isValid(name) else { throw ValidationError(subject, "metadata.name", "\"\(name)\" \(Name.rule)") }
}

func requirePorts(_ ports: [UInt16], _ subject: String, _ field: String) throws(ValidationError) {
    var seen: Set<UInt16> = []
    for (index, port) in ports.enumerated() {
        guard port != 0 else { throw ValidationError(subject, "\(field)[\(index)]", "0 is not a port") }
        guard seen.insert(port).inserted else {
            throw ValidationError(subject, "\(field)[\(index)]", "\(port) is named twice")
        }
    }
}

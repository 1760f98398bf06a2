import FleetModel

/// Words for sentences.
enum Words {
    /// `web, web2 and web3`; of many only the first are named.
    static func list(_ names: [String], atMost limit: Int = 6) -> String {
        guard names.count > 1, let last = names.last else { return names.first ?? "" }
        guard names.count > limit else { return names.dropLast().joined(separator: ", ") + " and " + last }
        return names.prefix(limit).joined(separator: ", ") + " and \(names.count - limit) more"
    }

    /// `VIP web`, `VIPs web and web2`.
    static func vips(_ names: [VirtualIP.Key]) -> String { (names.count == 1 ? "VIP " : "VIPs ") + list(names) }

    /// `12 s`.
    static func seconds(_ seconds: Double) -> String { "\(Int(seconds)) s" }
}

import FleetModel

/// Which router carries which VIP in a file that keepalived includes, as the agent wrote it. Pure.
struct StandingAddresses: Hashable {
    /// By VIP, the name of its router's instance.
    private(set) var instances: [IPAddress: String] = [:]

    /// Takes what a release before this one wrote, too.
    init(_ text: String) {
        var instance = ""
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let first = words.first else { continue }
            if first == "vrrp_instance", words.count > 1 { instance = String(words[1]) }
            guard words.count == 1, let slash = first.lastIndex(of: "/"),
                let address = IPAddress(String(first[..<slash])),
                // The constant ones are link-local, which no VIP is.
                address.unusableReason == nil
            else { continue }
            instances[address] = instance
        }
    }

    /// The VIPs that another text has in a router in which they do not stand here.
    func added(in other: StandingAddresses) -> Set<IPAddress> {
        Set(other.instances.filter { instances[$0.key] != $0.value }.keys)
    }
}

import FleetModel

extension Finding {
    static func noRouterID(_ pair: Pair.Key) -> Finding {
        Finding(
            reason: "NoRouterID", subject: "pair/\(pair)",
            message:
                "no virtual router id is left for it, of 255 in the fleet less those of its vrrp.avoidRouterIDs, so its "
                + "VIPs cannot move by VRRP: directors that VIPs never move between can be declared static")
    }

    static func noSyncID(_ pair: Pair.Key) -> Finding {
        Finding(
            reason: "NoSyncID", subject: "pair/\(pair)",
            message:
                "all 255 synchronisation ids of the fleet are given, so its VIPs cannot move without losing connections, "
                + "and do not: directors that VIPs never move between can be declared static")
    }

    static func avoidedRouterID(_ router: Slice.Router, _ pair: Pair.Key) -> Finding {
        Finding(
            reason: "AvoidedRouterID", subject: "pair/\(pair)", field: router.director,
            message: "virtual router id \(router.id), which \(router.director) has, is among vrrp.avoidRouterIDs; "
                + "lvsctl renumber \(pair) gives it another")
    }

    /// - Parameter pairs: all that have the id.
    static func sharedID(_ id: String, _ reason: String, _ pair: Pair.Key, _ pairs: [Pair.Key]) -> Finding {
        let others = Set(pairs).subtracting([pair]).sorted().map { "pair/\($0)" }.joined(separator: ", ")
        return Finding(
            reason: reason, subject: "pair/\(pair)", field: id.split(separator: " ").last.map(String.init) ?? "",
            message:
                "\(id) is \(others)'s too, so on one network they disturb each other; lvsctl renumber of the one that "
                + "came later gives it others")
    }

    static func noPeerAddress(_ pair: Pair.Key, _ director: String, _ family: IPAddress.Family) -> Finding {
        Finding(
            reason: "NoPeerAddress", subject: "pair/\(pair)", field: "IPv\(family.rawValue)",
            message:
                "its VRRP peers are unicast, and director \(director) has no IPv\(family.rawValue) address to send adverts "
                + "from, so no IPv\(family.rawValue) VIP of it moves; give the director one, or take multicast")
    }
}

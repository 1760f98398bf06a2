import FleetModel

extension Claim {
    private var portText: String { "\(place.port)/\(place.transport.rawValue)" }
    private var applicationText: String { exposure.application.map { " for \($0)" } ?? "" }

    /// Says that its real servers listen on another port, to which the forwarding cannot lead.
    var remapFinding: Finding {
        Finding(
            reason: "PortRemapImpossible", subject: claimant, field: portText,
            message:
                "Port \(portText) of vip/\(place.vip)\(applicationText) is port \(exposure.realPort ?? place.port) on the "
                + "real servers, and only masq can translate ports: it is not programmed.")
    }

    /// Says who has the place that it lost.
    func lossFinding(to winner: Claim) -> Finding {
        Finding(
            reason: "PortConflict", subject: claimant, field: portText,
            message: "Port \(portText) of vip/\(place.vip)\(applicationText) is taken by \(winner.claimant)"
                + "\(winner.applicationText).")
    }
}

extension Claims.Lost {
    var finding: Finding { claim.lossFinding(to: winner) }
}

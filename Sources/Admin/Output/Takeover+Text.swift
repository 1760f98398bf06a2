internal import FleetModel
internal import FleetWire

extension Takeover {
    /// `blue-a to blue-b: safe, 198 of 200 connections known (99 %)`.
    var sentence: String {
        let figure: String
        if let share, let known, let connections {
            figure = ", \(known) of \(connections) connections known (\(Int(share * 100)) %)"
        } else {
            figure = connections == 0 ? ", no connections" : ""
        }
        return "\(from) to \(to): " + (isSafe ? "safe\(figure)" : "not safe, \(to) \(reason ?? "is not ready")")
    }
}

extension FleetStatus.PairStatus {
    /// `pair/blue, blue-a to blue-b: safe ...`, a line a direction.
    ///
    /// - Parameter wantsAll: also those that are safe, or have nothing to take over.
    func takeoverText(wantsAll: Bool) -> String {
        (takeovers ?? []).filter { takeover in
            let carries = directors.contains {
                $0.metadata.name == takeover.from && $0.status.report?.roles.values.contains(.active) == true
            }
            return wantsAll || carries && !takeover.isSafe
        }.map { "pair/\(name), \(Table.printable($0.sentence))\n" }.joined()
    }
}

import FleetModel
import FleetWire

/// Evens out how many VIPs prefer each of a pair's two directors, and what these carry. Pure.
///
/// Each move is a risk, so counts within one of even are enough, and no move is made for a load that is nearly even.
struct Balance: Hashable, Sendable {
    struct VIP: Hashable, Sendable {
        var name: VirtualIP.Key
        var preferred: String
        var load: UInt64
    }

    /// A swap costs two moves: it has to take away this part of all load from the difference.
    static let worthwhile = 0.1

    private(set) var moves: [PairBalance.Move] = []

    /// - Parameter directors: those that VIPs move between; unless there are two there is nothing to even out.
    init(_ vips: [VIP], directors: [String]) {
        let names = directors.sorted()
        guard names.count == 2, let first = names.first, let second = names.last else { return }
        var sides = (
            first: vips.filter { $0.preferred == first }.sorted { $0.name < $1.name },
            second: vips.filter { $0.preferred == second }.sorted { $0.name < $1.name }
        )
        var moved: [VirtualIP.Key: (from: String, to: String)] = [:]
        let surplus = (sides.first.count - sides.second.count) / 2
        if surplus > 0 {
            for vip in Self.take(surplus, from: &sides.first, to: &sides.second) { moved[vip.name] = (first, second) }
        } else if surplus < 0 {
            for vip in Self.take(-surplus, from: &sides.second, to: &sides.first) { moved[vip.name] = (second, first) }
        }
        while let swap = Self.swap(sides.first, sides.second, except: Set(moved.keys)) {
            (sides.first[swap.first], sides.second[swap.second]) = (sides.second[swap.second], sides.first[swap.first])
            moved[sides.second[swap.second].name] = (first, second)
            moved[sides.first[swap.first].name] = (second, first)
        }
        moves = moved.sorted { $0.key < $1.key }.map {
            PairBalance.Move(vip: $0.key, from: $0.value.from, to: $0.value.to)
        }
    }

    /// Moves so many, each the one whose load is nearest to its part of what is too much.
    private static func take(_ count: Int, from: inout [VIP], to: inout [VIP]) -> [VIP] {
        var taken: [VIP] = []
        for left in stride(from: count, to: 0, by: -1) {
            let wanted = max(0, (load(from) - load(to)) / 2 / Double(left))
            let nearest = from.indices.min {
                (abs(Double(from[$0].load) - wanted), from[$0].name) < (
                    abs(Double(from[$1].load) - wanted), from[$1].name
                )
            }
            guard let nearest else { break }
            let vip = from.remove(at: nearest)
            to.append(vip)
            taken.append(vip)
        }
        return taken
    }

    /// The pair of VIPs whose exchange makes the loads most even, where it is worth it. A VIP that is moved already stays.
    private static func swap(
        _ first: [VIP], _ second: [VIP], except moved: Set<VirtualIP.Key>
    ) -> (first: Int, second: Int)? {
        let difference = load(first) - load(second)
        var best: (first: Int, second: Int)?
        var smallest = abs(difference) - worthwhile * (load(first) + load(second))
        guard smallest > 0 else { return nil }
        for (index, vip) in first.enumerated() where !moved.contains(vip.name) {
            for (other, partner) in second.enumerated() where !moved.contains(partner.name) {
                let left = abs(difference - 2 * (Double(vip.load) - Double(partner.load)))
                if left < smallest { (best, smallest) = ((index, other), left) }
            }
        }
        return best
    }

    private static func load(_ vips: [VIP]) -> Double { vips.reduce(0) { $0 + Double($1.load) } }
}

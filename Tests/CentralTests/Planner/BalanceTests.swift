import FleetWire
import Testing

@testable import Central

@Suite("Directors of a pair are evened out")
struct BalanceTests {
    private struct Case {
        var vips: [Balance.VIP]

        init(_ random: inout SeededGenerator) {
            vips = (0..<Int.random(in: 0...24, using: &random)).map { number in
                Balance.VIP(
                    name: "v\(100 + number)", preferred: Bool.random(using: &random) ? "a" : "b",
                    load: Bool.random(using: &random) ? 0 : UInt64.random(in: 0...10_000, using: &random))
            }
        }

        /// With so much of a lean that one side has most of them.
        mutating func lean() { for index in vips.indices.dropFirst(vips.count / 5) { vips[index].preferred = "b" } }

        func after(_ balance: Balance) -> [Balance.VIP] {
            vips.map { vip in
                var vip = vip
                if let move = balance.moves.first(where: { $0.vip == vip.name }) { vip.preferred = move.to }
                return vip
            }
        }
    }

    private func count(_ vips: [Balance.VIP], _ director: String) -> Int { vips.count { $0.preferred == director } }

    private func difference(_ vips: [Balance.VIP]) -> UInt64 {
        let loads = ["a", "b"].map { name in vips.filter { $0.preferred == name }.reduce(UInt64(0)) { $0 + $1.load } }
        return max(loads[0], loads[1]) - min(loads[0], loads[1])
    }

    @Test(
        "Counts come within one of even by the fewest moves, what is even stays, and a second time changes nothing",
        arguments: 0..<60)
    func properties(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var item = Case(&random)
        if seed % 3 == 0 { item.lean() }
        let (before, balance) = (item.vips, Balance(item.vips, directors: ["b", "a"]))
        let after = item.after(balance)
        #expect(abs(count(after, "a") - count(after, "b")) <= 1)
        for move in balance.moves {
            #expect(before.contains { $0.name == move.vip && $0.preferred == move.from } && move.from != move.to)
        }
        // What evens out counts needs so many; each further pair of moves must take away a tenth of all load.
        let needed = abs(count(before, "a") - count(before, "b")) / 2
        let swaps = (balance.moves.count - needed) / 2
        #expect(balance.moves.count >= needed && (balance.moves.count - needed) % 2 == 0)
        let total = before.reduce(0) { $0 + Double($1.load) }
        #expect(Double(difference(after)) + Double(swaps) * Balance.worthwhile * total <= Double(total) + 1)
        if needed == 0 {
            #expect(
                Double(difference(after)) <= Double(difference(before)) - Double(swaps) * Balance.worthwhile * total + 1
            )
        }
        #expect(Balance(item.vips.reversed(), directors: ["a", "b"]) == balance, "whatever the order")
        #expect(
            Balance(before.map { Balance.VIP(name: $0.name, preferred: $0.preferred, load: 0) }, directors: ["a", "b"])
                .moves.count == needed)
    }

    @Test("It goes on no further than it has come, however often it is asked", arguments: 0..<30)
    func comesToAnEnd(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var item = Case(&random)
        for _ in 0..<8 {
            let balance = Balance(item.vips, directors: ["a", "b"])
            let before = difference(item.vips)
            let wasEven = abs(count(item.vips, "a") - count(item.vips, "b")) <= 1
            item.vips = item.after(balance)
            if wasEven, !balance.moves.isEmpty { #expect(difference(item.vips) < before) }
        }
        #expect(Balance(item.vips, directors: ["a", "b"]).moves.isEmpty)
    }

    @Test("The VIPs that move are those whose load evens out")
    func choosesByLoad() {
        let vips = [("v1", 100), ("v2", 10), ("v3", 60), ("v4", 30)].map {
            Balance.VIP(name: $0.0, preferred: "a", load: $0.1)
        }
        #expect(
            Balance(vips, directors: ["a", "b"]).moves
                == [PairBalance.Move(vip: "v3", from: "a", to: "b"), PairBalance.Move(vip: "v4", from: "a", to: "b")])
        // 4 and 4, but one carries all: one exchange is worth it.
        let lopsided = [("v1", "a", 500), ("v2", "a", 500), ("v3", "b", 0), ("v4", "b", 0)].map {
            Balance.VIP(name: $0.0, preferred: $0.1, load: UInt64($0.2))
        }
        #expect(Balance(lopsided, directors: ["a", "b"]).moves.map(\.vip) == ["v1", "v3"])
    }

    @Test func aloneThereIsNothingToEvenOut() {
        #expect(Balance([.init(name: "v", preferred: "a", load: 1)], directors: ["a"]).moves.isEmpty)
    }
}

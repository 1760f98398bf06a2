import FleetModel
import Testing

@Suite struct RealServersTests {
    private func key(_ number: Int, _ port: UInt16 = 80) -> RealServer.Key {
        RealServer.Key(address: IPAddress(v4: 0x0a00_0000 + UInt32(number)), port: port)
    }

    private func weight(_ weight: Int32) -> RealServer.Settings {
        RealServer.Settings(weight: weight, forwarding: .masq)
    }

    @Test func holdWhatADictionaryHoldsInOrder() {
        for base: UInt16 in [0, 80, 65_535] {
            for _ in 0..<100 {
                var servers = RealServers(base: base)
                var dictionary: [RealServer.Key: RealServer.Settings] = [:]
                for step in 0..<60 {
                    let key = key(.random(in: 0..<12), [0, 80, 65_535].randomElement() ?? 0)
                    let settings = Bool.random() ? weight(Int32(step)) : nil
                    servers[key] = settings
                    dictionary[key] = settings
                }
                #expect(servers.keys == dictionary.keys.sorted())
                #expect(Dictionary(uniqueKeysWithValues: servers.map { ($0.key, $0.value) }) == dictionary)
                for number in 0..<12 { #expect(servers[key(number)] == dictionary[key(number)]) }
            }
        }
    }

    @Test func tellWhatLeadsToOthers() {
        let before: RealServers = [key(1): weight(1), key(2): weight(2), key(4): weight(4), key(9): weight(9)]
        let after: RealServers = [key(0): weight(0), key(2): weight(7), key(4): weight(4), key(5): weight(5)]
        let changes = before.changes(to: after)
        #expect(changes.added == [key(0), key(5)])
        #expect(changes.changed == [key(2)])
        #expect(changes.removed == [key(1), key(9)])
        #expect(before.changes(to: before) == ([], [], []))
        #expect(RealServers().changes(to: after).added == after.keys)
        #expect(after.changes(to: [:]).removed == after.keys)
    }

    @Test func areEqualByWhatTheyHoldAlone() {
        var one = RealServers(base: 80)
        var other = RealServers(base: 443)
        for number in 0..<5 { one[key(number, 443)] = weight(1) }
        for number in (0..<5).reversed() { other[key(number, 443)] = weight(1) }
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(one.filter { $0.key != key(0, 443) } != other)
        other[key(3, 443)] = weight(2)
        #expect(one != other)
    }

    @Test func moveWithTheirBase() {
        let http: RealServers = [key(1, 80): weight(1), key(2, 80): weight(2)]
        #expect(http.moved(toBase: 443) == [key(1, 443): weight(1), key(2, 443): weight(2)])
        #expect(http.moved(toBase: 443).moved(toBase: 80) == http)
    }
}

import FleetModel
import FleetWire
import Fuzzing
import Testing

@testable import DirectorAgent

struct SliceFuzzTests {
    /// Every field that a slice may have, each at least once.
    private static func seeds() throws -> [[UInt8]] {
        var rich = try Sample.slice(ports: [9000, 9001], timeouts: Pair.Timeouts(tcp: 900, udp: 30))
        rich.vips.append(
            Slice.Address(name: "six", address: try Sample.address("fd09::b:1"), preferredDirector: "blue-a"))
        rich.services[0].application = ObjectReference(namespace: "shop", name: "orders")
        rich.services[1].mark = 0x4c56_0001
        let tunnel = ServiceSettings(
            forwarding: .tun, tunnel: Tunnel(type: .gue, port: 6080, checksum: .remote),
            persistence: Persistence(timeoutSeconds: 60, netmask: 56, engine: .sip), onePacket: true,
            upperThreshold: 9, lowerThreshold: 5, drainSeconds: 7)
        rich.services.append(
            Slice.Service(vip: "six", port: 5060, transport: .udp, pool: "ingress", settings: tunnel))
        let remap = ServiceSettings(scheduler: .lblcr, forwarding: .masq)
        rich.services.append(
            Slice.Service(
                vip: "six", port: 80, transport: .sctp, realPort: 8080, pool: "ingress", settings: remap))
        let plain = try Sample.slice(servers: ["10.9.0.21=0", "10.9.0.22=3 draining", "fd09::21"])
        return [try Sample.bytes(rich, 7), try Sample.bytes(plain, .max)]
    }

    private static let words =
        [
            "-1", "0", "1e999", "null", "true", "{}", "[]", "\"\"", "65536", "4294967296", "18446744073709551616",
            "\\u0000",
        ]
        + [
            "127.0.0.1", "::ffff:10.9.0.1", "10.9.0.201", "\"sip\"", "\"gre\"", "\"masq\"", "\"fo\"", "\"sctp\"",
            "\"profile\":9",
        ]

    @Test func `a mutated slice is a document or a refusal`() throws {
        let seeds = try Self.seeds()
        for seed in seeds { _ = try SliceCheck.read(seed, held: nil, of: nil, pair: nil) }
        var (taken, refused) = (0, 0)
        try Fuzz("slice", seeds: seeds, words: Self.words).run { item in
            let document: SliceDocument
            do throws(SliceRefusal) {
                document = try SliceCheck.read(item.bytes, held: nil, of: nil, pair: nil)
            } catch {
                #expect(!error.reason.isEmpty, "\(item)")
                refused += 1
                return
            }
            taken += 1
            // What is taken can be programmed, and written down again.
            let wish = Wish(document.slice)
            #expect(wish.table.count <= document.slice.services.count, "\(item)")
            let again = try JSON.decode(SliceDocument.self, from: JSON.encode(document))
            #expect(again == document, "\(item)")
        }
        #expect(taken > 0 && refused > taken, "\(taken) taken, \(refused) refused")
    }

    @Test func `a field that this release does not know is no fault`() throws {
        let valid = try Sample.bytes(try Sample.slice(), 7)
        let grown = Array(#"{"fromTheFuture":{"a":[1,null]},"#.utf8) + valid.dropFirst()
        #expect(valid.first == UInt8(ascii: "{"))
        let document = try SliceCheck.read(grown, held: nil, of: nil, pair: "blue")
        #expect(document == (try SliceCheck.read(valid, held: nil, of: nil, pair: "blue")))
    }
}

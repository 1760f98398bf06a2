import FleetModel
import FleetWire
import Testing

@testable import DirectorAgent

struct SliceCheckTests {
    private func refusal(
        _ bytes: [UInt8], held: Revision? = nil, of heldPair: String? = nil, pair: String? = nil
    ) -> String? {
        do {
            _ = try SliceCheck.read(bytes, held: held, of: heldPair, pair: pair)
            return nil
        } catch {
            return error.reason
        }
    }

    private func refusal(_ change: (inout Slice) throws -> Void) throws -> String? {
        var slice = try Sample.slice()
        try change(&slice)
        return refusal(try Sample.bytes(slice, 1))
    }

    @Test func `takes a good slice`() throws {
        let bytes = try Sample.bytes(try Sample.slice(), 7)
        let document = try SliceCheck.read(bytes, held: Revision(epoch: "e1", number: 6), of: "blue", pair: "blue")
        #expect(document.revision.number == 7)
    }

    @Test func `a lower revision of the same epoch and pair is refused, one of another epoch is not`() throws {
        let bytes = try Sample.bytes(try Sample.slice(), 7)
        let held = Revision(epoch: "e1", number: 8)
        #expect(refusal(bytes, held: held, of: "blue") == "revision 7 is older than 8, which is applied")
        #expect(refusal(bytes, held: Revision(epoch: "e0", number: 8), of: "blue") == nil)
        #expect(refusal(bytes, held: held, of: "green") == nil, "each pair counts its own")
    }

    @Test func `another pair's slice is refused`() throws {
        let reason = refusal(try Sample.bytes(try Sample.slice(), 1), pair: "green")
        #expect(reason == "the slice is of pair blue, and this director belongs to green")
    }

    @Test func `settings that do not go together are refused`() throws {
        let service = "service 9000/tcp of VIP shop: "
        func refusal(_ settings: ServiceSettings) throws -> String? {
            try self.refusal { $0.services[0].settings = settings }
        }
        #expect(try refusal(ServiceSettings(tunnel: .ipip)) == service + "dr takes no tunnel")
        #expect(
            try refusal(ServiceSettings(forwarding: .tun, tunnel: Tunnel(type: .gue)))
                == service + "gue needs the UDP port at which real servers unwrap")
        #expect(
            try refusal(ServiceSettings(persistence: Persistence(timeoutSeconds: 1, engine: .sip)))
                == service + "persistence engine sip works on UDP alone")
        #expect(try refusal(ServiceSettings(forwarding: .tun, tunnel: Tunnel(type: .gre, checksum: .checksum))) == nil)
    }

    @Test func `a VIP outside the director's own fence refuses the whole`() throws {
        let bytes = try Sample.bytes(try Sample.slice(), 1)
        func refusal(_ fence: [String]) -> String? {
            do {
                _ = try SliceCheck.read(
                    bytes, held: nil, of: nil, pair: "blue", allowedVIPs: fence.compactMap { IPNetwork($0) })
                return nil
            } catch {
                return error.reason
            }
        }
        #expect(refusal(["10.9.0.192/28"]) == nil)
        #expect(refusal(["192.0.2.0/24", "10.9.0.201"]) == nil)
        #expect(
            refusal(["192.0.2.0/24", "fd09::/64"])
                == "VIP shop: 10.9.0.201 is outside what --allow-vips of this director allows")
    }

    @Test func `one wrong entry refuses the whole`() throws {
        #expect(try refusal { $0.services[0].port = 0 } == "service 0/tcp of VIP shop: 0 is not a port")
        #expect(try refusal { $0.services[0].realPort = 0 } == "service 9000/tcp of VIP shop: 0 is not a port")
        #expect(try refusal { $0.services[0].realPort = 80 } == "service 9000/tcp of VIP shop: dr cannot remap ports")
        #expect(try refusal { $0.services[0].pool = "x" } == "service 9000/tcp of VIP shop: the slice has no pool x")
        #expect(try refusal { $0.services[0].vip = "x" } == "service 9000/tcp of VIP x: the slice has no such VIP")
        #expect(try refusal { $0.services += $0.services } == "service 9000/tcp of VIP shop is named twice")
        #expect(try refusal { $0.pools += $0.pools } == "pool ingress is named twice")
        #expect(try refusal { $0.pools[0].servers[0].weight = -1 } == "pool ingress: 10.9.0.21 has weight -1")
        #expect(
            try refusal { $0.pools[0].servers[1] = $0.pools[0].servers[0] } == "pool ingress: 10.9.0.21 is named twice")
        #expect(
            try refusal { $0.pools[0].servers[0].address = try Sample.address(Sample.shop) }
                == "pool ingress: 10.9.0.201 is a VIP")
        #expect(
            try refusal { $0.vips.append(Slice.Address(name: "too", address: $0.vips[0].address)) }
                == "VIP too: 10.9.0.201 is another VIP's too")
        for text in ["127.0.0.1", "0.0.0.0", "224.0.0.1", "169.254.1.1", "::1", "fe80::1", "ff02::1"] {
            #expect(
                try refusal { $0.vips[0].address = try Sample.address(text) }?.hasPrefix("VIP shop: \(text) is") == true
            )
            #expect(try refusal { $0.pools[0].servers[0].address = try Sample.address(text) } != nil)
        }
    }

    @Test func `what is no slice is refused`() throws {
        #expect(refusal([])?.hasPrefix("the slice cannot be read") == true)
        #expect(refusal(Array("<html></html>".utf8))?.hasPrefix("the slice cannot be read") == true)
        var document = SliceDocument(revision: Revision(epoch: "e", number: 1), slice: try Sample.slice())
        document.apiVersion = "lvsfleet.io/v9"
        #expect(
            refusal(try JSON.encode(document)) == "the document is Slice of lvsfleet.io/v9, not Slice of lvsfleet.io/v1"
        )
    }
}

extension SliceCheckTests {
    @Test func `services of one mark agree in all that it is made of`() throws {
        var slice = try Sample.slice(ports: [80, 443])
        for index in slice.services.indices { slice.services[index].mark = 7 }
        func fault(_ change: (inout Slice) -> Void) throws -> String? {
            var changed = slice
            change(&changed)
            do {
                _ = try SliceCheck.read(try Sample.bytes(changed, 1), held: nil, of: nil, pair: nil)
                return nil
            } catch let refusal as SliceRefusal {
                return refusal.reason
            }
        }
        #expect(try fault { _ in } == nil)
        #expect(try fault { $0.services[1].settings.scheduler = .lc }?.contains("shares firewall mark 7") == true)
        #expect(try fault { $0.services[1].mark = 0 }?.contains("0 is not a firewall mark") == true)
    }
}

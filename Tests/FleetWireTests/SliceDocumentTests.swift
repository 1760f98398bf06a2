import FleetModel
import Testing

@testable import FleetWire

@Suite struct SliceDocumentTests {
    /// The frozen wire format: an agent of this release must read it for as long as the API is v1.
    static let golden = """
        {"apiVersion":"lvsfleet.io/v1","kind":"Slice","revision":{"epoch":"e1","number":7},"slice":{"pair":"blue","pools":\
        [{"name":"ingress","servers":[{"address":"10.9.0.21","state":"active","weight":1},{"address":"fd09::21","state":\
        "draining","weight":2}]}],"profiles":[{"drainSeconds":300,"forwarding":"dr","lowerThreshold":0,"onePacket":false,\
        "persistAcrossPorts":false,"scheduler":"mh","schedulerFlags":["fallback","port"],"upperThreshold":0}],"services":[\
        {"application":"shop/orders","pool":"ingress","port":9000,"profile":0,"transport":"tcp","vip":"shop"},\
        {"pool":"ingress","port":9001,"profile":0,"transport":"tcp","vip":"shop"}],"timeouts":{},"vips":[\
        {"address":"10.9.0.201","name":"shop","preferredDirector":"blue-a"}]}}
        """

    private var document: SliceDocument {
        get throws {
            let slice = Slice(
                pair: "blue",
                vips: [
                    .init(name: "shop", address: try #require(IPAddress("10.9.0.201")), preferredDirector: "blue-a")
                ],
                pools: [
                    .init(
                        name: "ingress",
                        servers: [
                            .init(address: try #require(IPAddress("10.9.0.21"))),
                            .init(address: try #require(IPAddress("fd09::21")), weight: 2, state: .draining),
                        ])
                ],
                services: [
                    .init(
                        vip: "shop", port: 9000, transport: .tcp, pool: "ingress",
                        application: ObjectReference(namespace: "shop", name: "orders"), settings: ServiceSettings()),
                    .init(vip: "shop", port: 9001, transport: .tcp, pool: "ingress", settings: ServiceSettings()),
                ])
            return SliceDocument(revision: Revision(epoch: "e1", number: 7), slice: slice)
        }
    }

    @Test func isWrittenAsEver() throws {
        #expect(String(decoding: try JSON.encode(try document), as: UTF8.self) == Self.golden)
    }

    /// An addition too, which agents before it pass over.
    @Test func whoCarriesTheVIPsStandsBesideThem() throws {
        var carried = try document
        carried.slice.failover = Slice.Failover(
            interface: "eth0", advertMillis: 200, syncID: 3, sync: Pair.Sync(mtu: 9000),
            routers: [
                .init(director: "blue-a", addresses: [try #require(IPAddress("10.9.0.11"))], id: 1),
                .init(
                    director: "blue-b", addresses: [try #require(IPAddress("10.9.0.12"))], id: 2, resting: ["blue-a"]),
            ])
        let text = String(decoding: try JSON.encode(carried), as: UTF8.self)
        let failover = """
            "slice":{"failover":{"advertMillis":200,"interface":"eth0","routers":[{"addresses":["10.9.0.11"],"director":\
            "blue-a","id":1},{"addresses":["10.9.0.12"],"director":"blue-b","id":2,"resting":["blue-a"]}],"sync":{"mtu":9000},\
            "syncID":3},"pair"
            """
        #expect(text == Self.golden.replacing("\"slice\":{\"pair\"", with: failover))
        #expect(try JSON.decode(SliceDocument.self, from: Array(text.utf8)) == carried)
    }

    /// A check is an addition: without it the bytes are those of ever.
    @Test func aCheckStandsInItsPool() throws {
        var checked = try document
        checked.slice.pools[0].check = Slice.Check(
            Pool.Check(type: .http, path: "/ready", host: "shop.example", status: StatusRange(204, 204)), port: 80)
        let text = String(decoding: try JSON.encode(checked), as: UTF8.self)
        let check = """
            "pools":[{"check":{"fall":3,"host":"shop.example","intervalMillis":500,"path":"/ready","port":80,"rise":2,\
            "status":"204","timeoutMillis":500,"type":"http"},"name"
            """
        #expect(text == Self.golden.replacing("\"pools\":[{\"name\"", with: check))
        #expect(try JSON.decode(SliceDocument.self, from: Array(text.utf8)) == checked)
    }

    @Test func anApprovalIsWrittenWhereThereIsOne() throws {
        var approved = try document
        approved.approval = SliceDocument.Approval(through: 6, stands: true, isOutright: true)
        let text = String(decoding: try JSON.encode(approved), as: UTF8.self)
        let golden = Self.golden.replacing(
            "{\"apiVersion\":\"lvsfleet.io/v1\",",
            with:
                "{\"apiVersion\":\"lvsfleet.io/v1\",\"approvalStands\":true,\"approvedOutright\":true,\"approvedThrough\":6,"
        )
        #expect(text == golden)
        #expect(try JSON.decode(SliceDocument.self, from: Array(golden.utf8)) == approved)
    }

    @Test func isReadAsEver() throws {
        #expect(try JSON.decode(SliceDocument.self, from: Array(Self.golden.utf8)) == document)
    }

    /// What came later is named only where it is used, so that older slices keep their bytes.
    @Test func laterSettingsAreWrittenAsEver() throws {
        let settings = ServiceSettings(
            scheduler: .rr, forwarding: .tun, tunnel: Tunnel(type: .gue, port: 6080),
            persistence: Persistence(timeoutSeconds: 60, engine: .sip), drainSeconds: 300)
        let text = """
            {"drainIsSet":true,"drainSeconds":300,"forwarding":"tun","lowerThreshold":0,"onePacket":false,\
            "persistAcrossPorts":false,"persistence":{"engine":"sip","timeoutSeconds":60},"scheduler":"rr",\
            "schedulerFlags":[],"tunnel":{"checksum":"none","port":6080,"type":"gue"},"upperThreshold":0}
            """
        #expect(String(decoding: try JSON.encode(settings), as: UTF8.self) == text)
        #expect(try JSON.decode(ServiceSettings.self, from: Array(text.utf8)) == settings)
    }

    @Test func settingsThatAreNotThereAreNamed() throws {
        let broken = Self.golden.replacing("\"port\":9001,\"profile\":0", with: "\"port\":9001,\"profile\":1")
        let error = #expect(throws: DocumentError.self) {
            try JSON.decode(SliceDocument.self, from: Array(broken.utf8))
        }
        #expect(error?.description == "slice: service 9001/tcp of VIP shop names profile 1, and there are 1")
    }

    @Test func aProtocolThatIsNoneIsNamed() throws {
        let broken = Self.golden.replacing("\"transport\":\"tcp\"", with: "\"transport\":\"tcq\"", maxReplacements: 1)
        let error = #expect(throws: DocumentError.self) {
            try JSON.decode(SliceDocument.self, from: Array(broken.utf8))
        }
        let sentence = try #require(error?.description)
        #expect(
            sentence.hasPrefix("slice: service ")
                && sentence.contains("/tcq of VIP shop has a protocol that is none of"))
    }

    @Test func aNewerFieldIsNoReasonToRefuse() throws {
        let newer = Self.golden.replacing("\"pair\":\"blue\"", with: "\"pair\":\"blue\",\"marks\":[1]")
        #expect(try JSON.decode(SliceDocument.self, from: Array(newer.utf8)) == document)
    }
}

import FleetModel
import Testing

@testable import FleetWire

@Suite struct FleetObjectTests {
    private func read(_ text: String) throws -> FleetObject {
        try FleetObject(strict: try JSON.decode(JSONValue.self, from: Array(text.utf8)))
    }

    @Test(arguments: [
        (#""tunnel":{"type":"vxlan"}"#, "spec.service.tunnel.type"),
        (#""tunnel":{"type":"gue","port":70000}"#, "spec.service.tunnel.port: 70000 is not a whole number in range"),
        (#""tunnel":{"type":"gue","prot":6080}"#, "spec.service.tunnel.prot: is not a field of VIP"),
        (#""persistence":{"timeoutSeconds":1,"engine":"ftp"}"#, "unknown persistence engine \"ftp\", known is sip"),
    ])
    func refusesSettingsWithTheField(setting: String, sentence: String) {
        let document = Self.documents[3].replacing(#""persistence":{"timeoutSeconds":300}"#, with: setting)
        let error = #expect(throws: DocumentError.self) { try read(document) }
        #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    }

    static let documents = [
        """
        {"apiVersion":"lvsfleet.io/v1","kind":"Pair","metadata":{"name":"blue"},"spec":{"directors":[\
        {"name":"blue-a","address":"10.9.0.11"},{"name":"blue-b","address":"10.9.0.12","static":true}],\
        "allowedVIPs":["10.9.0.192/26"]}}
        """,
        """
        {"apiVersion":"lvsfleet.io/v1","kind":"Pool","metadata":{"name":"ingress"},"spec":{"pods":{"namespace":\
        "ingress-nginx","labels":{"app":"nginx"}},"tcpConfigMap":"ingress-nginx/tcp-services"}}
        """,
        """
        {"apiVersion":"lvsfleet.io/v1","kind":"Pool","metadata":{"name":"dns"},"spec":{"static":{"servers":[\
        {"address":"10.9.0.41"}],"ports":["53/udp"]}}}
        """,
        """
        {"apiVersion":"lvsfleet.io/v1","kind":"VIP","metadata":{"name":"shop"},"spec":{"address":"10.9.0.201","pair":"blue",\
        "pool":"ingress","service":{"scheduler":"rr","persistence":{"timeoutSeconds":300}}}}
        """,
        """
        {"apiVersion":"lvsfleet.io/v1","kind":"Assignment","spec":{"namespace":"shop","service":"orders","vip":"shop",\
        "settings":{"drainSeconds":5}}}
        """,
        """
        {"apiVersion":"lvsfleet.io/v1","kind":"VIP","metadata":{"name":"calls"},"spec":{"address":"10.9.0.202","pair":"blue",\
        "pool":"sip","httpPorts":[],"service":{"forwarding":"tun","tunnel":{"type":"gue","port":6080},"persistence":\
        {"timeoutSeconds":60,"netmask":32,"engine":"sip"}}}}
        """,
        """
        {"apiVersion":"lvsfleet.io/v1","kind":"Pool","metadata":{"name":"web"},"spec":{"static":{"servers":[\
        {"address":"10.9.0.41"}],"ports":["80/tcp"]},"check":{"type":"http","port":8080,"path":"/ready","host":"shop.example",\
        "status":"200-299","intervalMillis":1000,"timeoutMillis":500,"rise":2,"fall":3,"addressed":"server"}}}
        """,
    ]

    @Test(arguments: documents)
    func whatIsPrintedReadsBack(document: String) throws {
        let object = try read(document)
        let printed = try JSON.encode(object)
        #expect(try JSON.decode(FleetObject.self, from: printed) == object)
        #expect(try JSON.encode(try read(String(decoding: printed, as: UTF8.self))) == printed)
    }

    @Test func aPoolWithoutCheckIsWrittenAsEver() throws {
        let printed = String(decoding: try JSON.encode(try read(Self.documents[2])), as: UTF8.self)
        #expect(
            printed == #"{"apiVersion":"lvsfleet.io/v1","kind":"Pool","metadata":{"name":"dns"},"spec":{"static":"#
                + #"{"ports":["53/udp"],"servers":[{"address":"10.9.0.41","weight":1}]}}}"#)
    }

    @Test func anAssignmentWithoutServiceMeansTheNamespace() throws {
        let object = try read(
            #"{"apiVersion":"lvsfleet.io/v1","kind":"Assignment","spec":{"namespace":"shop","vip":"shop"}}"#)
        #expect(object.reference == "assignment/shop/*@shop")
    }

    @Test(arguments: [
        (#"{"apiVersion":"v2","kind":"VIP"}"#, "apiVersion: \"v2\" is not lvsfleet.io/v1"),
        (#"{"apiVersion":"lvsfleet.io/v1","kind":"Vip"}"#, "kind: \"Vip\" is not one of Pair, Pool, VIP, Assignment"),
        (#"{"kind":"VIP"}"#, "apiVersion: is missing"),
        (
            documents[3].replacing("\"scheduler\":\"rr\"", with: "\"scheduler\":\"quick\""),
            "spec.service.scheduler: unknown scheduler \"quick\""
        ),
        (
            documents[3].replacing("\"scheduler\"", with: "\"shceduler\""),
            "spec.service.shceduler: is not a field of VIP"
        ),
        (
            documents[3].replacing("10.9.0.201", with: "10.9.0.2001"),
            "spec.address: \"10.9.0.2001\" is not an IPv4 or IPv6"
        ),
        (
            documents[3].replacing("300", with: "\"long\""),
            "spec.service.persistence.timeoutSeconds: is not a whole number"
        ),
        (
            documents[3].replacing("300", with: "-1"),
            "spec.service.persistence.timeoutSeconds: -1 is not a whole number in range"
        ),
        (documents[1].replacing("\"pods\"", with: "\"pod\""), "spec: a pool names exactly one source"),
        (documents[0].replacing("\"directors\"", with: "\"director\""), "spec.directors: is missing"),
        (documents[2].replacing("53/udp", with: "53"), "spec.static.ports[0]: \"53\" is not a port such as 80/tcp"),
        (documents[6].replacing("\"http\"", with: "\"ping\""), "spec.check.type: "),
        (documents[6].replacing("\"rise\"", with: "\"raise\""), "spec.check.raise: is not a field of Pool"),
        (documents[6].replacing("200-299", with: "fine"), "spec.check.status: \"fine\" is not a range of statuses"),
        ("[]", "the document is not valid"),
    ])
    func refusesWithTheField(document: String, sentence: String) {
        let error = #expect(throws: DocumentError.self) { try read(document) }
        #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    }
}

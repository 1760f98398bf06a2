import FleetWire
import Testing

@testable import Admin

/// A command line, and the request that it makes.
struct Made: Sendable, CustomTestStringConvertible {
    var arguments: String
    var method = APIRequest.Method.post
    var target: String
    var body: String

    var testDescription: String { arguments }

    static let all = [
        Made(
            arguments: """
                create pair blue --director a=10.9.0.11 --director b=10.9.0.12 --director a=fd09::b --interface ens3 \
                --allow-vips 10.9.0.192/26 --allow-vips fd09::/64 --address-pool 10.9.0.208/28 \
                --address-pool fd09::10-fd09::1f --advert 100ms --sync-interface eth1 --sync-mtu 9000 --sync-group 224.0.0.82 \
                --vrrp unicast --avoid-router-ids 1-10,51
                """,
            target: "/api/v1/pairs",
            body: """
                {"apiVersion":"lvsfleet.io/v1","kind":"Pair","metadata":{"name":"blue"},"spec":{\
                "addressPool":["10.9.0.208/28","fd09::10-fd09::1f"],"advertMillis":100,\
                "allowedVIPs":["10.9.0.192/26","fd09::/64"],"directors":[\
                {"address":"10.9.0.11","name":"a","secondAddress":"fd09::b"},{"address":"10.9.0.12","name":"b"}],\
                "interface":"ens3","sync":{"group":"224.0.0.82","interface":"eth1","mtu":9000},\
                "vrrp":{"avoidRouterIDs":["1-10","51"],"peers":"unicast"}}}
                """),
        Made(
            arguments:
                "create pool in --pods ingress-nginx:a/b=c,d=e --tcp-configmap n/tcp --udp-configmap n/udp --dry-run",
            target: "/api/v1/pools?dryRun=true",
            body: """
                {"apiVersion":"lvsfleet.io/v1","kind":"Pool","metadata":{"name":"in"},"spec":{\
                "pods":{"labels":{"a/b":"c","d":"e"},"namespace":"ingress-nginx"},\
                "tcpConfigMap":"n/tcp","udpConfigMap":"n/udp"}}
                """),
        Made(
            arguments: "create pool old --static 10.0.0.1,fd09::51=5 --ports 80/tcp,443:8443/tcp",
            target: "/api/v1/pools",
            body: """
                {"apiVersion":"lvsfleet.io/v1","kind":"Pool","metadata":{"name":"old"},"spec":{"static":{\
                "ports":["80/tcp","443:8443/tcp"],\
                "servers":[{"address":"10.0.0.1"},{"address":"fd09::51","weight":5}]}}}
                """),
        Made(
            arguments: """
                create pool old --static 10.0.0.1 --ports 80/tcp --check http:8080 --check-path /ready \
                --check-host shop.example --check-status 200-299 --check-interval 1000 --check-timeout 200 --check-rise 1 \
                --check-fall 5
                """,
            target: "/api/v1/pools",
            body: """
                {"apiVersion":"lvsfleet.io/v1","kind":"Pool","metadata":{"name":"old"},"spec":{"check":{"fall":5,\
                "host":"shop.example","intervalMillis":1000,"path":"/ready","port":8080,"rise":1,"status":"200-299",\
                "timeoutMillis":200,"type":"http"},"static":{"ports":["80/tcp"],"servers":[{"address":"10.0.0.1"}]}}}
                """),
        Made(
            arguments: "create pool in --pods n:a=b --check none", target: "/api/v1/pools",
            body: """
                {"apiVersion":"lvsfleet.io/v1","kind":"Pool","metadata":{"name":"in"},"spec":{"check":{"type":"none"},\
                "pods":{"labels":{"a":"b"},"namespace":"n"}}}
                """),
        Made(
            arguments: "create vip shop --address 10.9.0.201 --pair blue --pool in", target: "/api/v1/vips",
            body: """
                {"apiVersion":"lvsfleet.io/v1","kind":"VIP","metadata":{"name":"shop"},"spec":{\
                "address":"10.9.0.201","pair":"blue","pool":"in"}}
                """),
        Made(
            arguments: """
                create vip shop --address nonsense --pair blue --pool in --http-ports none --scheduler fastest \
                --scheduler-flags fallback,port --forwarding teleport --persistence 300/255.255.255.0 --persist-across-ports \
                --no-one-packet --upper-threshold 10 --lower-threshold 5 --drain 60 --preferred-director a --source-ranges 10.0.0.0/8,fd00::/8 --yes
                """,
            target: "/api/v1/vips?confirm=true",
            body: """
                {"apiVersion":"lvsfleet.io/v1","kind":"VIP","metadata":{"name":"shop"},"spec":{\
                "address":"nonsense","httpPorts":[],"pair":"blue","pool":"in","preferredDirector":"a","service":{\
                "drainSeconds":60,"forwarding":"teleport","lowerThreshold":5,"onePacket":false,"persistAcrossPorts":true,\
                "persistence":{"netmask":24,"timeoutSeconds":300},"scheduler":"fastest",\
                "schedulerFlags":["fallback","port"],"sourceRanges":["10.0.0.0/8","fd00::/8"],"upperThreshold":10}}}
                """),
        Made(
            arguments: """
                assign service shop/calls --vip main --forwarding tun --tunnel gue:6080 --tunnel-checksum remote \
                --persistence 60 --persistence-engine sip
                """, method: .put, target: "/api/v1/assignments/shop/calls/main",
            body: """
                {"apiVersion":"lvsfleet.io/v1","kind":"Assignment","spec":{"namespace":"shop","service":"calls","settings":{\
                "forwarding":"tun","persistence":{"engine":"sip","timeoutSeconds":60},\
                "tunnel":{"checksum":"remote","port":6080,"type":"gue"}},"vip":"main"}}
                """),
        Made(
            arguments: "assign namespace shop --vip main --persistence 0", method: .put,
            target: "/api/v1/assignments/shop/*/main",
            body: """
                {"apiVersion":"lvsfleet.io/v1","kind":"Assignment","spec":{"namespace":"shop","service":"*",\
                "settings":{"persistence":{"timeoutSeconds":0}},"vip":"main"}}
                """),
        Made(
            arguments: "assign namespace shop --vip main --source-ranges any", method: .put,
            target: "/api/v1/assignments/shop/*/main",
            body: """
                {"apiVersion":"lvsfleet.io/v1","kind":"Assignment","spec":{"namespace":"shop","service":"*",\
                "settings":{"sourceRanges":[]},"vip":"main"}}
                """),
        Made(
            arguments: "assign namespace * --vip main", method: .put, target: "/api/v1/assignments/*/*/main",
            body: """
                {"apiVersion":"lvsfleet.io/v1","kind":"Assignment","spec":{"namespace":"*","service":"*","vip":"main"}}
                """),
        Made(
            arguments: "assign service shop/orders --vip main", method: .put,
            target: "/api/v1/assignments/shop/orders/main",
            body: """
                {"apiVersion":"lvsfleet.io/v1","kind":"Assignment","spec":{"namespace":"shop","service":"orders","vip":"main"}}
                """),
        Made(
            arguments: "unassign namespace shop --vip main --yes", method: .delete,
            target: "/api/v1/assignments/shop/*/main?confirm=true", body: ""),
        Made(
            arguments: "unassign service shop/orders --vip main", method: .delete,
            target: "/api/v1/assignments/shop/orders/main", body: ""),
        Made(
            arguments: "delete vip shop --dry-run --yes", method: .delete,
            target: "/api/v1/vips/shop?dryRun=true&confirm=true", body: ""),
        Made(
            arguments: "delete assignment */*@main", method: .delete, target: "/api/v1/assignments/*/*/main", body: ""),
        Made(arguments: "delete token t1", method: .delete, target: "/api/v1/tokens/t1", body: ""),
    ]
}

@Suite struct CreateTests {
    @Test(arguments: Made.all)
    func requests(made: Made) async {
        let run = await lvsctl(made.arguments.split(separator: " ").map(String.init)) { _ in
            changed("vip/shop", .created)
        }
        #expect(run.status == .done, "\(run.err)")
        #expect(run.requests.map(\.method) == [made.method])
        #expect(run.requests.map(\.target) == [made.target])
        #expect(run.requests.map { String(decoding: $0.body, as: UTF8.self) } == [made.body])
        #expect(run.out == "vip/shop created\n")
        #expect(run.err == "")
    }

    @Test(arguments: [("table", "vip/shop unchanged (dry run)\n"), ("name", "vip/shop\n")])
    func dryRunSaysSo(format: String, text: String) async {
        let run = await lvsctl("delete", "vip", "shop", "--dry-run", "-o", format) { _ in
            changed("vip/shop", .unchanged, dryRun: true)
        }
        #expect(run.out == text)
    }

    @Test(arguments: ["--check-path /x", "--check-interval 100 --check-fall 2", "--check http:x", "--check :80"])
    func settingsOfACheckWantACheck(options: String) async {
        let arguments = "create pool old --static 10.0.0.1 --ports 80/tcp \(options)"
        let run = await lvsctl(arguments.split(separator: " ").map(String.init)) { _ in changed("pool/old", .created) }
        #expect(run.status == .usage)
        #expect(run.requests.isEmpty)
    }

    @Test func whatNeedsConfirmationNamesTheOption() async {
        let run = await lvsctl("delete", "pair", "blue") { _ in
            refusal(409, "pair/blue: 2 VIPs would go", type: ProblemType.needsConfirmation)
        }
        #expect(run.status == .refused)
        #expect(run.err == "lvsctl: pair/blue: 2 VIPs would go; --yes does it all the same\n")
    }

    @Test(arguments: [
        ["--tunnel-checksum", "none"], ["--persistence-engine", "sip"], ["--tunnel", "gue:x"], ["--tunnel", ":1"],
    ])
    func anOptionThatLacksItsOtherIsUsage(options: [String]) async {
        let run = await lvsctl(["assign", "namespace", "shop", "--vip", "main"] + options) { _ in
            changed("vip/shop", .created)
        }
        #expect(run.status == .usage)
        #expect(run.requests.isEmpty)
    }

    @Test func aTokenIsPrintedBareAndAlone() async {
        let token = TokenDocument(id: "t7", role: .director, director: "blue-a", created: 1, secret: "s3cret")
        let run = await lvsctl("create", "token", "blue-a") { _ in answer(token) }
        #expect(run.out == "s3cret\n")
        #expect(run.err == "token/t7 created\n")
        #expect(run.sent == .object(["director": .text("blue-a")]))
    }

    @Test func aTokenForRealServersNamesNoDirector() async {
        let token = TokenDocument(id: "t8", role: .realserver, director: nil, created: 1, secret: "s3cret")
        let run = await lvsctl("create", "token", "--real-servers") { _ in answer(token) }
        #expect(run.out == "s3cret\n")
        #expect(run.sent == .object(["role": .text("realserver")]))
    }

    @Test(arguments: ["create token", "create token blue-a --real-servers"])
    func aTokenIsForOneDirectorOrForRealServers(_ arguments: String) async {
        let run = await lvsctl(arguments.split(separator: " ").map(String.init)) { _ in answer(changedNothing) }
        #expect(run.status == .usage)
        #expect(run.err.contains("--real-servers"))
        #expect(run.requests.isEmpty)
    }

    private let changedNothing = ChangeResult(dryRun: false, items: [])
}

import Foundation

/// What the fleet should be at one moment of a walk, and the kernel lines that follow from it.
struct WalkWorld {
    struct Server: Hashable {
        var address: String
        var weight: Int
    }

    struct Pool: Hashable {
        var servers: [Server]
        /// `9000/tcp`
        var ports: [String]
    }

    struct VIP: Hashable {
        var address: String
        var pool: String
        var scheduler: String
        /// Seconds; 0 for none.
        var persistence: Int
    }

    var pools: [String: Pool]
    var vips: [String: VIP]

    /// A virtual service in the words of `ipvsadm`: `-t 10.9.0.201:9000`.
    typealias Service = String

    /// Each service's own line and those of its servers, as `ipvsadm -Sn` writes them.
    var lines: [Service: [String]] {
        var lines: [Service: [String]] = [:]
        for vip in vips.values {
            guard let pool = pools[vip.pool] else { continue }
            for port in pool.ports {
                let (number, service) = Self.service(port, on: vip.address)
                var words = "-A \(service) -s \(vip.scheduler)"
                if vip.persistence > 0 { words += " -p \(vip.persistence)" }
                words += Self.flags(vip)
                lines[service] =
                    [words] + pool.servers.map { "-a \(service) -r \($0.address):\(number) -g -w \($0.weight)" }
            }
        }
        return lines
    }

    private static func flags(_ vip: VIP) -> String {
        switch vip.scheduler {
        case "mh": vip.persistence > 0 ? " -b mh-fallback" : " -b mh-fallback,mh-port"
        case "sh": " -b sh-fallback"
        default: ""
        }
    }

    static func service(_ port: String, on address: String) -> (number: String, service: Service) {
        let parts = port.split(separator: "/").map(String.init)
        return (parts[0], "\(parts[1] == "tcp" ? "-t" : "-u") \(address):\(parts[0])")
    }

    /// The objects as the API takes them.
    func document(pool name: String) -> String {
        guard let pool = pools[name] else { return "" }
        let servers = pool.servers.map { #"{"address":"\#($0.address)","weight":\#($0.weight)}"# }
        let ports = pool.ports.map { "\"\($0)\"" }
        return """
            {"apiVersion":"lvsfleet.io/v1","kind":"Pool","metadata":{"name":"\(name)"},"spec":{"check":{"type":"none"},"static":{\
            "servers":[\(servers.joined(separator: ","))],"ports":[\(ports.joined(separator: ","))]}}}
            """
    }

    func document(vip name: String) -> String {
        guard let vip = vips[name] else { return "" }
        return """
            {"apiVersion":"lvsfleet.io/v1","kind":"VIP","metadata":{"name":"\(name)"},"spec":{"address":"\(vip.address)",\
            "pair":"blue","pool":"\(vip.pool)","service":{"scheduler":"\(vip.scheduler)",\
            "persistence":{"timeoutSeconds":\(vip.persistence)}}}}
            """
    }
}

extension WalkWorld {
    static let schedulers = ["rr", "wrr", "lc", "wlc", "mh", "sh"]

    static func random(_ dice: inout Dice) -> WalkWorld {
        var world = WalkWorld(pools: [:], vips: [:])
        for number in 1...3 { world.pools["pool-\(number)"] = pool(&dice) }
        for number in 1...3 { world.vips["vip-\(number)"] = vip(number, &dice) }
        return world
    }

    static func pool(_ dice: inout Dice) -> Pool {
        let servers = Set((0..<dice.number(1...4)).map { _ in "10.9.0.\(dice.number(21...28))" })
        let ports = Set(
            (0..<dice.number(1...3)).map { _ in "\(dice.number(9000...9005))/\(dice.pick(["tcp", "udp"]))" })
        return Pool(
            servers: servers.sorted().map { Server(address: $0, weight: dice.number(1...3)) }, ports: ports.sorted())
    }

    static func vip(_ number: Int, _ dice: inout Dice) -> VIP {
        VIP(
            address: "10.9.0.20\(number)", pool: "pool-\(dice.number(1...3))", scheduler: dice.pick(schedulers),
            persistence: dice.pick([0, 0, 300]))
    }
}

/// A seeded source of chance (SplitMix64), so that a walk can be walked again.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[number(0...(choices.count - 1))] }
}

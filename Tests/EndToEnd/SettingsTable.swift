import FleetModel
import Testing

/// A setting of a service, and the words in which an operator would give it to ipvsadm.
struct SettingsRow {
    var name: String
    var settings: ServiceOverrides
    /// What follows `-A -t VIP:PORT`; where it depends on the protocol, `udp` is what UDP has more.
    var service: String
    var udp = ""
    /// What follows `-a -t VIP:PORT -r SERVER`.
    var server = "-g"
    var transports = TransportProtocol.allCases
    /// The port on the real servers.
    var realPort: UInt16 = 7000
    /// The pool holds servers of the other family alone.
    var crosses = false
    /// All ports are one service of a firewall mark.
    var isMarked = false

    static func all(_ family: IPAddress.Family) -> [SettingsRow] {
        schedulers + persistence(family) + forwarding + [
            SettingsRow(
                name: "ops", settings: .init(scheduler: .rr, onePacket: true), service: "-s rr", udp: "-o"),
            SettingsRow(
                name: "thresholds", settings: .init(scheduler: .wlc, upperThreshold: 65535, lowerThreshold: 50),
                service: "-s wlc", server: "-g -x 65535 -y 50"),
            SettingsRow(
                name: "upper", settings: .init(scheduler: .wlc, upperThreshold: 100), service: "-s wlc",
                server: "-g -x 100"),
        ]
    }

    private static var schedulers: [SettingsRow] {
        Scheduler.allCases.map { scheduler in
            let flags = [Scheduler.mh: " -b mh-fallback,mh-port", .sh: " -b sh-fallback"][scheduler] ?? ""
            return SettingsRow(
                name: scheduler.rawValue, settings: .init(scheduler: scheduler), service: "-s \(scheduler)\(flags)")
        }
            + ([.mh, .sh] as [Scheduler]).flatMap { scheduler in
                [
                    SettingsRow(
                        name: "\(scheduler)-none", settings: .init(scheduler: scheduler, schedulerFlags: []),
                        service: "-s \(scheduler)"),
                    SettingsRow(
                        name: "\(scheduler)-port", settings: .init(scheduler: scheduler, schedulerFlags: [.port]),
                        service: "-s \(scheduler) -b \(scheduler)-port"),
                    SettingsRow(
                        name: "\(scheduler)-both",
                        settings: .init(scheduler: scheduler, schedulerFlags: [.port, .fallback]),
                        service: "-s \(scheduler) -b \(scheduler)-fallback,\(scheduler)-port"),
                ]
            }
    }

    private static func persistence(_ family: IPAddress.Family) -> [SettingsRow] {
        func row(
            _ name: String, _ persistence: Persistence, _ words: String, udpOnly: Bool = false, ops: Bool = false
        ) -> SettingsRow {
            SettingsRow(
                name: name,
                settings: .init(scheduler: .rr, persistence: persistence, onePacket: ops ? true : nil),
                service: "-s rr \(words)", udp: ops ? "-o" : "",
                transports: udpOnly ? [.udp] : TransportProtocol.allCases)
        }
        let mask = family == .v4 ? "255.255.255.0" : "56"
        let wide = family == .v4 ? "128.0.0.0" : "1"
        return [
            row("persistent", Persistence(timeoutSeconds: 300), "-p 300"),
            row("network", Persistence(timeoutSeconds: 7, netmask: family == .v4 ? 24 : 56), "-p 7 -M \(mask)"),
            row("half", Persistence(timeoutSeconds: 86400, netmask: 1), "-p 86400 -M \(wide)"),
            row("sip", Persistence(timeoutSeconds: 60, engine: .sip), "-p 60 --pe sip", udpOnly: true),
            row("sip-ops", Persistence(timeoutSeconds: 60, engine: .sip), "-p 60 --pe sip", udpOnly: true, ops: true),
            SettingsRow(
                name: "mh-persistent",
                settings: .init(scheduler: .mh, persistence: Persistence(timeoutSeconds: 300)),
                service: "-s mh -p 300 -b mh-fallback"),
            SettingsRow(
                name: "marked",
                settings: .init(
                    scheduler: .wrr, persistence: Persistence(timeoutSeconds: 300), persistAcrossPorts: true),
                service: "-s wrr -p 300", transports: [.tcp, .udp], realPort: 0, isMarked: true),
        ]
    }

    private static var forwarding: [SettingsRow] {
        func tunnel(_ name: String, _ tunnel: Tunnel?, _ words: String, crosses: Bool = false) -> SettingsRow {
            SettingsRow(
                name: name, settings: .init(scheduler: .rr, forwarding: .tun, tunnel: tunnel), service: "-s rr",
                server: "-i \(words)", crosses: crosses)
        }
        func gue(_ checksum: Tunnel.Checksum) -> Tunnel { Tunnel(type: .gue, port: 6080, checksum: checksum) }
        return [
            SettingsRow(
                name: "masq", settings: .init(scheduler: .rr, forwarding: .masq), service: "-s rr", server: "-m"),
            SettingsRow(
                name: "remap", settings: .init(scheduler: .rr, forwarding: .masq), service: "-s rr", server: "-m",
                realPort: 7100),
            tunnel("tun", nil, ""), tunnel("ipip", .ipip, "--tun-type ipip"),
            tunnel("gue", gue(.none), "--tun-type gue --tun-port 6080 --tun-nocsum"),
            tunnel("gue-sum", gue(.checksum), "--tun-type gue --tun-port 6080 --tun-csum"),
            tunnel("gue-remote", gue(.remote), "--tun-type gue --tun-port 6080 --tun-remcsum"),
            tunnel("gre", Tunnel(type: .gre), "--tun-type gre --tun-nocsum"),
            tunnel("gre-sum", Tunnel(type: .gre, checksum: .checksum), "--tun-type gre --tun-csum"),
            tunnel("mixed", nil, "", crosses: true),
            tunnel("mixed-gue", gue(.checksum), "--tun-type gue --tun-port 6080 --tun-csum", crosses: true),
        ]
    }
}

/// A row of the table for one address family: the objects that ask Central for it, and the lines for `ipvsadm -R`.
struct SettingsCase {
    var row: SettingsRow
    var family: IPAddress.Family
    var number: Int
    /// Marks are given in the order of the VIPs' names, from 1.
    var mark: Int

    var name: String { "\(family == .v4 ? "four" : "six")-\(row.name)" }
    var address: String { family == .v4 ? "10.8.0.\(number)" : "fd08::\(number)" }
    private var serverFamily: IPAddress.Family { row.crosses ? (family == .v4 ? .v6 : .v4) : family }

    private static let weights: [(server: Int, weight: Int32)] = [(1, 1), (2, 7), (3, 0)]

    var pool: Pool.Settings {
        get throws {
            let servers = try Self.weights.map {
                Pool.Server(address: try #require(IPAddress(server($0.server))), weight: $0.weight)
            }
            let realPort = row.isMarked ? 7000 : row.realPort
            let ports = row.transports.map { Pool.Port(port: 7000, realPort: realPort, transport: $0) }
            // Nobody listens there: what is compared is what was asked for, not who answers.
            return Pool.Settings(
                source: .fixed(Pool.Fixed(servers: servers, ports: ports)), check: Pool.Check(type: .none))
        }
    }

    /// What an operator would type.
    var commands: [String] {
        let keys =
            row.isMarked
            ? ["-f \(0x4C56_0000 + mark)\(family == .v6 ? " -6" : "")"]
            : row.transports.map { transport in
                let host = family == .v4 ? address : "[\(address)]"
                return "\([.tcp: "-t", .udp: "-u", .sctp: "--sctp-service"][transport] ?? "") \(host):7000"
            }
        return keys.flatMap { key in
            let extra = key.hasPrefix("-u") ? " \(row.udp)" : ""
            return ["-A \(key) \(row.service)\(extra)"]
                + Self.weights.map { number, weight in
                    let host = serverFamily == .v4 ? server(number) : "[\(server(number))]"
                    return "-a \(key) -r \(host):\(row.realPort) \(row.server) -w \(weight)"
                }
        }
    }

    private func server(_ number: Int) -> String { serverFamily == .v4 ? "10.9.0.2\(number)" : "fd09::2\(number)" }
}

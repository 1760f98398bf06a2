import ArgumentParser
import FleetLogging
import FleetModel
import Glibc

/// The command line of `lvsfleet-agent realserver`.
struct RealServerOptions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lvsfleet-agent realserver",
        abstract: "Prepares a real server's host for the VIPs that send to it, as Central says, and keeps it so.",
        discussion: """
            The host takes packets to those VIPs for its own and answers ARP and neighbour discovery for none of them. Stopping \
            the agent changes nothing. With --remove it puts back what it changed, and ends.
            """)

    @Option(help: ArgumentHelp("Central's address.", valueName: "URL"))
    var central: String?

    @Option(
        help: ArgumentHelp(
            "A file with a token for real servers (lvsctl create token --real-servers).", valueName: "FILE"))
    var tokenFile: String?

    @Option(help: ArgumentHelp("Where the agent keeps what Central said and what it changed.", valueName: "DIR"))
    var stateDir: String

    @Option(
        help: ArgumentHelp(
            "An interface that packets of VIPs come in by; repeat it for more. Without it: that of the addresses, or of the "
                + "default route.", valueName: "IF"))
    var interface: [String] = []

    @Option(
        help: ArgumentHelp(
            "An address by which pools know this host; repeat it for more. Without it: those of the interface.",
            valueName: "IP"))
    var address: [String] = []

    @Option(
        help: ArgumentHelp("The host's name in reports. Without it: as the host calls itself.", valueName: "NAME"))
    var node: String?

    @Option(
        help: ArgumentHelp(
            "The only addresses that VIPs may have here, whatever Central says; repeat it for more ranges.",
            valueName: "CIDR"))
    var allowVips: [String] = []

    @Option(help: ArgumentHelp("The authority that Central's certificate is checked against.", valueName: "FILE"))
    var caFile: String?

    @Option(help: ArgumentHelp("Where /livez, /readyz and /metrics are served.", valueName: "ADDR:PORT"))
    var listen = "127.0.0.1:7072"

    @Flag(help: "Apply what is on disk, ask Central once, apply, report, and end.")
    var once = false

    @Flag(help: "Put back what the agent changed on this host, and end.")
    var remove = false

    @Flag(help: "Leave all switches below /proc/sys as they are.")
    var noSysctl = false

    @Option(
        help: ArgumentHelp(
            "Where the host's /proc/sys is, for a container that may not write its own.", valueName: "DIR"))
    var sysctlRoot = "/proc/sys"

    @Option(
        help: ArgumentHelp("Seconds between two comparisons of the host with what it shall be.", valueName: "SECONDS"))
    var auditInterval = 30

    @Option(help: ArgumentHelp("From which level on log lines are written.", valueName: "LEVEL"))
    var logLevel = LogLevel.info

    @Option(help: ArgumentHelp("How log lines look: text or json.", valueName: "FORMAT"))
    var logFormat = LogFormat.text

    func validate() throws {
        if !remove {
            guard let central else { throw ValidationError("--central is missing") }
            guard central.hasPrefix("http://") || central.hasPrefix("https://") else {
                throw ValidationError("--central: \"\(central)\" is not an http:// or https:// URL")
            }
            guard tokenFile != nil else { throw ValidationError("--token-file is missing") }
        }
        if let wrong = interface.first(where: { !InterfaceName.isValid($0) }) {
            throw ValidationError("--interface: \"\(wrong)\" is not the name of an interface")
        }
        if let wrong = address.first(where: { IPAddress($0) == nil }) {
            throw ValidationError("--address: \"\(wrong)\" is not an IPv4 or IPv6 address")
        }
        if let node, NodeName.canonical(node) == nil {
            throw ValidationError("--node: \"\(node)\" is not a host's name")
        }
        if let wrong = allowVips.first(where: { IPNetwork($0) == nil }) {
            throw ValidationError("--allow-vips: \"\(wrong)\" is not an address range like 192.0.2.0/24")
        }
        guard sysctlRoot.hasPrefix("/") else {
            throw ValidationError("--sysctl-root: \"\(sysctlRoot)\" is not an absolute path")
        }
        guard (1...3600).contains(auditInterval) else {
            throw ValidationError("--audit-interval: \(auditInterval) is not from 1 to 3600 seconds")
        }
        guard SocketPlace(text: listen) != nil else {
            throw ValidationError("--listen: \"\(listen)\" is not of the form ADDRESS:PORT")
        }
    }

    /// The name of the host in reports.
    var nodeName: String {
        if let node { return node }
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "unknown" }
        return String(decoding: bytes.lazy.map(UInt8.init(bitPattern:)).prefix { $0 != 0 }, as: UTF8.self).lowercased()
    }
}

import ArgumentParser
import FleetLogging
import FleetModel

/// The command line of lvsfleet-agent.
struct AgentOptions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lvsfleet-agent", abstract: "Makes this director's IPVS what Central says, and keeps it so.",
        discussion: """
            lvsfleet-agent doctor looks at this host for what makes IPVS misbehave.
            lvsfleet-agent accept-routers puts in place what it wrote for keepalived, where that is root's.
            lvsfleet-agent flush --state-dir DIR [--yes] takes out of the kernel what the agent put there.
            lvsfleet-agent realserver prepares a real server's host for the VIPs that send to it, and keeps it so.
            """)

    @Option(help: ArgumentHelp("Central's address.", valueName: "URL"))
    var central: String

    @Option(help: ArgumentHelp("A file with this director's token.", valueName: "FILE"))
    var tokenFile: String

    @Option(help: ArgumentHelp("Where the agent keeps its slice, ledger and drains.", valueName: "DIR"))
    var stateDir: String

    @Option(help: ArgumentHelp("The authority that Central's certificate is checked against.", valueName: "FILE"))
    var caFile: String?

    @Option(help: ArgumentHelp("Where /livez, /readyz and /metrics are served.", valueName: "ADDR:PORT"))
    var listen = "127.0.0.1:7071"

    @Flag(help: "Apply what is on disk, ask Central once, apply, report, and end.")
    var once = false

    @Flag(help: "Take over services that others made on this pair's VIPs.")
    var adopt = false

    @Option(
        help: ArgumentHelp(
            "The only addresses that VIPs may have here, whatever Central says; repeat it for more ranges.",
            valueName: "CIDR"))
    var allowVips: [String] = []

    @Option(
        help: ArgumentHelp("Seconds between two comparisons of the kernel with the slice.", valueName: "SECONDS"))
    var auditInterval = 30

    @Flag(help: "Leave it to others to reject what reaches a VIP for none of its services.")
    var openVips = false

    @Flag(help: "Probe no real servers: the cluster's word alone decides.")
    var noChecks = false

    @Option(
        help: ArgumentHelp(
            "The file that keepalived.conf includes, written as Central plans who carries the VIPs; without it they are moved "
                + "by others.", valueName: "FILE"))
    var keepalived: String?

    @Option(
        help: ArgumentHelp("keepalived's own configuration, which is only read.", valueName: "FILE"))
    var keepalivedConfiguration = "/etc/keepalived/keepalived.conf"

    @Option(
        help: ArgumentHelp(
            "keepalived's process id, for reloads; where the agent may not signal it, let a unit watch the file.",
            valueName: "FILE"))
    var keepalivedPid = "/run/keepalived.pid"

    @Option(
        help: ArgumentHelp(
            "Leave it to \"lvsfleet-agent accept-routers\", which root's unit runs, to put the file in place; it answers here.",
            valueName: "FILE"))
    var keepalivedAnswer: String?

    @Option(
        help: ArgumentHelp(
            "A folder below /run for the files by which this director steps down, made anew when the host starts "
                + "($RUNTIME_DIRECTORY, else \(FailoverPaths.usualRunFolder)).", valueName: "DIR"))
    var runDir: String?

    @Option(
        help: ArgumentHelp(
            "For so long after it took VIPs over, a director takes up connections that it does not know; 0: never.",
            valueName: "SECONDS"))
    var takeoverWindow = 120

    @Flag(help: "Leave connections unsynchronised between the directors, or to others.")
    var noSync = false

    @Flag(help: "Keep no local routes for VIPs, or leave them to others.")
    var noRoutes = false

    @Flag(help: "Leave the switches below net.ipv4.vs as they are.")
    var noSysctl = false

    @Option(help: ArgumentHelp("From which level on log lines are written.", valueName: "LEVEL"))
    var logLevel = LogLevel.info

    @Option(help: ArgumentHelp("How log lines look: text or json.", valueName: "FORMAT"))
    var logFormat = LogFormat.text

    @Flag(help: "Print the version.")
    var version = false

    func validate() throws {
        guard central.hasPrefix("http://") || central.hasPrefix("https://") else {
            throw ValidationError("--central: \"\(central)\" is not an http:// or https:// URL")
        }
        if let wrong = allowVips.first(where: { IPNetwork($0) == nil }) {
            throw ValidationError("--allow-vips: \"\(wrong)\" is not an address range like 192.0.2.0/24")
        }
        guard (1...3600).contains(auditInterval) else {
            throw ValidationError("--audit-interval: \(auditInterval) is not from 1 to 3600 seconds")
        }
        let paths = [
            ("--keepalived", keepalived), ("--keepalived-configuration", keepalivedConfiguration),
            ("--keepalived-answer", keepalivedAnswer), ("--run-dir", runDir),
        ]
        for (option, path) in paths { try FailoverPaths.validate(path, option) }
        if keepalivedAnswer != nil, keepalived == nil {
            throw ValidationError("--keepalived-answer goes with --keepalived")
        }
        guard (0...3600).contains(takeoverWindow) else {
            throw ValidationError("--takeover-window: \(takeoverWindow) is not from 0 to 3600 seconds")
        }
        guard SocketPlace(text: listen) != nil else {
            throw ValidationError("--listen: \"\(listen)\" is not of the form ADDRESS:PORT")
        }
    }
}

internal import ArgumentParser
internal import FleetWire

/// How directors check a pool's real servers. Only the shape is judged here.
struct CheckOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How directors find out whether a real server answers; without it, a TCP connection to the first port.",
            valueName: "tcp|http|https|udp|none[:port]"))
    var check: CheckArgument?

    @Option(help: ArgumentHelp("What an HTTP check asks for; / without it.", valueName: "path"))
    var checkPath: String?

    @Option(help: ArgumentHelp("The Host header of an HTTP check, and its name for TLS.", valueName: "name"))
    var checkHost: String?

    @Option(help: ArgumentHelp("Statuses that are well: 204 or 200-399.", valueName: "status"))
    var checkStatus: String?

    @Option(help: ArgumentHelp("From one check of a server to the next; 500 without it.", valueName: "millis"))
    var checkInterval: Int64?

    @Option(help: ArgumentHelp("How long an answer may take; 500 without it.", valueName: "millis"))
    var checkTimeout: Int64?

    @Option(help: ArgumentHelp("Successes in a row that bring a server back; 2 without it.", valueName: "n"))
    var checkRise: Int64?

    @Option(help: ArgumentHelp("Failures in a row that take a server out; 3 without it.", valueName: "n"))
    var checkFall: Int64?

    @Option(
        help: ArgumentHelp(
            "What is asked: the server's own address, or each VIP on the server, which finds one that lost it.",
            valueName: "server|vip"))
    var checkAddressed: String?

    func validate() throws {
        guard check != nil || others.isEmpty else {
            throw ValidationError("--check-\(others.keys.sorted()[0].lowercased()) and its like go with --check.")
        }
    }

    /// The document `spec.check` of a pool; nil where none was asked for.
    var document: JSONValue? {
        guard let check else { return nil }
        var fields: [String: JSONValue] = ["type": .text(check.type)]
        fields["port"] = check.port.map { .integer($0) }
        for (option, value) in others { fields[Self.fields[option] ?? option] = value }
        return .object(fields)
    }

    private static let fields = ["interval": "intervalMillis", "timeout": "timeoutMillis"]

    /// By the option's name without `--check-`.
    private var others: [String: JSONValue] {
        var others: [String: JSONValue] = [:]
        others["path"] = checkPath.map { .text($0) }
        others["host"] = checkHost.map { .text($0) }
        others["status"] = checkStatus.map { .text($0) }
        others["interval"] = checkInterval.map { .integer($0) }
        others["timeout"] = checkTimeout.map { .integer($0) }
        others["rise"] = checkRise.map { .integer($0) }
        others["fall"] = checkFall.map { .integer($0) }
        others["addressed"] = checkAddressed.map { .text($0) }
        return others
    }
}

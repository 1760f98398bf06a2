internal import ArgumentParser
internal import FleetWire

struct CreatePool: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "pool", abstract: "Create a pool of real servers: pods on the host network, or a list.")

    @Argument(help: "Name of the pool.")
    var name: String

    @Option(help: ArgumentHelp("Pods of a namespace that carry the labels.", valueName: "namespace:key=value,..."))
    var pods: PodsArgument?

    @Option(
        name: .customLong("tcp-configmap"),
        help: ArgumentHelp("ConfigMap that exposes TCP ports, as ingress-nginx has it.", valueName: "namespace/name"))
    var tcpConfigMap: String?

    @Option(
        name: .customLong("udp-configmap"),
        help: ArgumentHelp("ConfigMap that exposes UDP ports.", valueName: "namespace/name"))
    var udpConfigMap: String?

    @Option(name: .customLong("static"), help: ArgumentHelp("A list of real servers.", valueName: "ip[=weight],..."))
    var servers: ServersArgument?

    @Option(help: ArgumentHelp("Ports of a list: VIP port, or VIP port:real port.", valueName: "80/tcp,443:8443/tcp"))
    var ports: String?

    @OptionGroup(title: "Check of the real servers") var check: CheckOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func validate() throws {
        guard (pods == nil) != (servers == nil) else {
            throw ValidationError("A pool has one source: either --pods or --static.")
        }
        guard (servers == nil) == (ports == nil) else {
            throw ValidationError("--static and --ports go together.")
        }
        guard pods != nil || (tcpConfigMap == nil && udpConfigMap == nil) else {
            throw ValidationError("--tcp-configmap and --udp-configmap go with --pods.")
        }
    }

    func run(in session: Session) async throws(Failure) {
        let document = JSONValue(.pool, name: name, spec: spec)
        let result = try await client(session).change(.post, APIPath("pools"), document, options: change)
        session.terminal.data(try result.text(format))
    }

    private var spec: [String: JSONValue] {
        var spec: [String: JSONValue] = [:]
        spec["pods"] = pods.map { pods in
            .object([
                "namespace": .text(pods.namespace), "labels": .object(pods.labels.mapValues { .text($0) }),
            ])
        }
        spec["tcpConfigMap"] = tcpConfigMap.map { .text($0) }
        spec["udpConfigMap"] = udpConfigMap.map { .text($0) }
        if let servers, let ports {
            let list = ports.split(separator: ",", omittingEmptySubsequences: false).map { JSONValue.text(String($0)) }
            spec["static"] = .object(["servers": .list(servers.documents), "ports": .list(list)])
        }
        spec["check"] = check.document
        return spec
    }
}

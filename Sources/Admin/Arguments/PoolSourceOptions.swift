internal import ArgumentParser
internal import FleetModel
internal import FleetWire

/// Where a pool's real servers and ports come from. What goes together is judged here; what is a name, Central says.
struct PoolSourceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Pods of a namespace that carry the labels.", valueName: "namespace:key=value,..."))
    var pods: PodsArgument?

    @Option(help: ArgumentHelp("The endpoints of a Service on its nodes' network.", valueName: "namespace/name"))
    var service: String?

    @Option(help: ArgumentHelp("Nodes that carry the labels.", valueName: "key=value,...|all"))
    var nodes: LabelsArgument?

    @Flag(help: "What Services of type LoadBalancer ask for.")
    var loadBalancer = false

    @Option(name: .customLong("static"), help: ArgumentHelp("A list of real servers.", valueName: "ip[=weight],..."))
    var servers: ServersArgument?

    @Option(
        help: ArgumentHelp(
            "An ingress controller whose servers and check are known, as far as no option says otherwise: "
                + "\(PoolPreset.words).",
            valueName: "name"),
        completion: .list(PoolPreset.allCases.map(\.rawValue)), transform: PoolPreset.named)
    var preset: PoolPreset?

    @Option(
        help: ArgumentHelp(
            "Ports of nodes or a list: VIP port, or VIP port:real port.", valueName: "80/tcp,443:8443/tcp"))
    var ports: String?

    @Option(
        help: ArgumentHelp(
            "A Gateway whose listeners expose ports of pods, a Service or nodes.", valueName: "namespace/name"))
    var gateway: [String] = []

    @Option(
        name: .customLong("tcp-configmap"),
        help: ArgumentHelp(
            "ConfigMap that exposes TCP ports of pods, as ingress-nginx has it.", valueName: "namespace/name"))
    var tcpConfigMap: String?

    @Option(
        name: .customLong("udp-configmap"),
        help: ArgumentHelp("ConfigMap that exposes UDP ports.", valueName: "namespace/name"))
    var udpConfigMap: String?

    @Option(
        name: .customLong("class"),
        help: ArgumentHelp(
            "loadBalancerClass of the Services that are meant; \(Pool.LoadBalancer.usualClass) without it.",
            valueName: "class"))
    var className: String?

    @Option(help: ArgumentHelp("Namespaces whose Services may ask; all without it.", valueName: "name,..."))
    var namespaces: String?

    @Option(help: ArgumentHelp("Labels of the nodes that serve them; all without it.", valueName: "key=value,..."))
    var nodeLabels: LabelsArgument?

    func validate() throws {
        guard given.count == 1 || (given.isEmpty && preset != nil) else {
            let said = given.isEmpty ? "none is given" : "\(given.map(\.option).joined(separator: " and ")) are given"
            throw ValidationError(
                "A pool has one source, --pods, --service, --nodes, --load-balancer or --static, or a --preset; \(said)."
            )
        }
        if let option = strays.first {
            throw ValidationError("\(option.name) goes with \(option.homes.map(\.option).joined(separator: " or ")).")
        }
        switch source {
        case .servers where ports == nil: throw ValidationError("--static and --ports go together.")
        case .nodes where ports == nil && gateway.isEmpty:
            let who = given.isEmpty ? "--preset \(preset?.rawValue ?? "")" : "--nodes"
            throw ValidationError("\(who) needs --ports or --gateway: nothing else says which ports are served.")
        default: break
        }
        if let preset, given.isEmpty, preset.servesOneGateway, presetGateway == nil {
            throw ValidationError(
                "--preset \(preset.rawValue) needs one --gateway namespace/name: it has pods of its own for each Gateway."
            )
        }
    }

    /// Everything of `spec` but the check, where no option asks for one.
    var spec: [String: JSONValue] {
        var spec: [String: JSONValue] = [:]
        switch source {
        case .pods: spec["pods"] = pods?.document ?? presetPods?.document
        case .service: spec["service"] = service.map { .text($0) }
        case .nodes:
            var fields: [String: JSONValue] = ["labels": nodes?.document ?? .object([:])]
            fields["ports"] = portList
            spec["nodes"] = .object(fields)
        case .loadBalancer:
            var fields: [String: JSONValue] = [:]
            fields["class"] = className.map { .text($0) }
            fields["labels"] = nodeLabels?.document
            fields["namespaces"] = namespaces.map { Self.list($0) }
            spec["loadBalancer"] = .object(fields)
        case .servers:
            var fields: [String: JSONValue] = ["servers": .list(servers?.documents ?? [])]
            fields["ports"] = portList
            spec["static"] = .object(fields)
        case nil: break
        }
        spec["tcpConfigMap"] = tcpConfigMap.map { .text($0) }
        spec["udpConfigMap"] = udpConfigMap.map { .text($0) }
        if !gateway.isEmpty { spec["gateways"] = .list(gateway.map { .text($0) }) }
        spec["check"] = preset?.check
        return spec
    }

    private var portList: JSONValue? { ports.map { Self.list($0) } }

    private static func list(_ text: String) -> JSONValue {
        .list(text.split(separator: ",", omittingEmptySubsequences: false).map { .text(String($0)) })
    }
}

extension PoolSourceOptions {
    private enum Source: CaseIterable {
        case pods, service, nodes, loadBalancer, servers

        var option: String {
            switch self {
            case .pods: "--pods"
            case .service: "--service"
            case .nodes: "--nodes"
            case .loadBalancer: "--load-balancer"
            case .servers: "--static"
            }
        }
    }

    /// The sources that options name.
    private var given: [Source] {
        Source.allCases.filter { source in
            switch source {
            case .pods: pods != nil
            case .service: service != nil
            case .nodes: nodes != nil
            case .loadBalancer: loadBalancer
            case .servers: servers != nil
            }
        }
    }

    /// The one that an option names, or else the preset's.
    private var source: Source? {
        given.first ?? preset.map { $0.servesOnNodes ? .nodes : .pods }
    }

    /// Options of which the source has no use, each with the sources that do.
    private var strays: [(name: String, homes: [Source])] {
        let options: [(name: String, isGiven: Bool, homes: [Source])] = [
            ("--ports", ports != nil, [.nodes, .servers]),
            ("--gateway", !gateway.isEmpty, [.pods, .service, .nodes]),
            ("--tcp-configmap", tcpConfigMap != nil, [.pods]),
            ("--udp-configmap", udpConfigMap != nil, [.pods]),
            ("--class", className != nil, [.loadBalancer]),
            ("--namespaces", namespaces != nil, [.loadBalancer]),
            ("--node-labels", nodeLabels != nil, [.loadBalancer]),
        ]
        return options.filter { option in option.isGiven && !option.homes.contains { $0 == source } }
            .map { ($0.name, $0.homes) }
    }

    /// The Gateway whose pods a preset means; nil: there is not exactly one.
    private var presetGateway: ObjectReference? { gateway.count == 1 ? ObjectReference(gateway[0]) : nil }

    private var presetPods: PodsArgument? { preset?.pods(of: presetGateway) }
}

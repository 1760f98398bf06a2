extension Pool.Settings {
    func validate(_ name: Pool.Key) throws(ValidationError) {
        let subject = "pool/\(name)"
        try requireName(name, subject)
        switch source {
        case .pods(let pods): try pods.validate(subject)
        case .fixed(let fixed): try fixed.validate(subject)
        case .service(let service): try requireReference(service, subject, "spec.service")
        case .nodes(let nodes):
            try requireLabels(nodes.labels, subject, "spec.nodes.labels")
            guard !nodes.ports.isEmpty || !gateways.isEmpty else {
                throw ValidationError(subject, "spec.nodes.ports", "at least one port, or a gateway, must be named")
            }
            try requirePorts(nodes.ports, subject, "spec.nodes.ports")
        case .loadBalancer(let balancer): try balancer.validate(subject)
        }
        if !gateways.isEmpty {
            switch source {
            case .fixed: throw ValidationError(subject, "spec.gateways", "it does not go with the source static")
            case .loadBalancer:
                throw ValidationError(subject, "spec.gateways", "it does not go with the source loadBalancer")
            case .pods, .service, .nodes: break
            }
        }
        for (index, gateway) in gateways.enumerated() {
            let field = "spec.gateways[\(index)]"
            try requireReference(gateway, subject, field)
            guard !gateways[..<index].contains(gateway) else {
                throw ValidationError(subject, field, "\(gateway) is named twice")
            }
        }
        try check?.validate(subject, source: source)
    }
}

extension Pool.Pods {
    func validate(_ subject: String) throws(ValidationError) {
        guard Name.isValid(namespace) else {
            throw ValidationError(subject, "spec.pods.namespace", "\"\(namespace)\" is not the name of a namespace")
        }
        // Without a label every pod of the namespace would be a real server.
        guard !labels.isEmpty else {
            throw ValidationError(subject, "spec.pods.labels", "at least one label must say which pods are meant")
        }
        try requireLabels(labels, subject, "spec.pods.labels")
        for (reference, field) in [(tcpConfigMap, "spec.tcpConfigMap"), (udpConfigMap, "spec.udpConfigMap")] {
            if let reference { try requireReference(reference, subject, field) }
        }
    }
}

extension Pool.LoadBalancer {
    func validate(_ subject: String) throws(ValidationError) {
        let parts = className.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), parts.allSatisfy({ isObjectName($0) }) else {
            throw ValidationError(
                subject, "spec.loadBalancer.class", "\"\(className)\" is not a class such as \(Self.usualClass)")
        }
        try requireLabels(labels, subject, "spec.loadBalancer.labels")
        for (index, namespace) in namespaces.enumerated() where !Name.isValid(namespace) {
            throw ValidationError(
                subject, "spec.loadBalancer.namespaces[\(index)]", "\"\(namespace)\" is not the name of a namespace")
        }
    }
}

extension Pool.Fixed {
    func validate(_ subject: String) throws(ValidationError) {
        guard !servers.isEmpty else {
            throw ValidationError(subject, "spec.static.servers", "at least one real server must be named")
        }
        var addresses: Set<IPAddress> = []
        for (index, server) in servers.enumerated() {
            let field = "spec.static.servers[\(index)]"
            if let reason = server.address.unusableReason {
                throw ValidationError(subject, "\(field).address", "\(server.address) \(reason)")
            }
            guard addresses.insert(server.address).inserted else {
                throw ValidationError(subject, "\(field).address", "\(server.address) is named twice")
            }
            guard Limit.weights.contains(server.weight) else {
                throw ValidationError(
                    subject, "\(field).weight", "\(server.weight) is not from 0 to \(Limit.weights.upperBound)")
            }
        }
        guard !ports.isEmpty else {
            throw ValidationError(subject, "spec.static.ports", "at least one port must be named")
        }
        try requirePorts(ports, subject, "spec.static.ports")
    }
}

private func requirePorts(_ ports: [Pool.Port], _ subject: String, _ field: String) throws(ValidationError) {
    var seen: Set<String> = []
    for (index, port) in ports.enumerated() {
        let field = "\(field)[\(index)]"
        guard port.port != 0, port.realPort != 0 else {
            throw ValidationError(subject, field, "\(port): 0 is not a port")
        }
        guard seen.insert("\(port.port)/\(port.transport)").inserted else {
            throw ValidationError(subject, field, "\(port.port)/\(port.transport.rawValue) is named twice")
        }
    }
}

private func requireReference(_ reference: ObjectReference, _ subject: String, _ field: String) throws(ValidationError)
{
    guard Name.isValid(reference.namespace), isObjectName(reference.name) else {
        throw ValidationError(subject, field, "\"\(reference)\" is not of the form namespace/name")
    }
}

private func requireLabels(_ labels: [String: String], _ subject: String, _ field: String) throws(ValidationError) {
    for (key, value) in labels.sorted(by: { $0.key < $1.key })
    where !isLabel(key, extra: "/") || key.isEmpty || !isLabel(value, extra: "") {
        throw ValidationError(subject, field, "\"\(key)=\(value)\" is not a label")
    }
}

/// Letters, digits, `-`, `_` and `.`: a narrow test that keeps selectors and URLs well-formed.
private func isLabel(_ text: String, extra: String) -> Bool {
    text.utf8.count <= 317
        && text.unicodeScalars.allSatisfy {
            $0.isASCII
                && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_.\(extra)".unicodeScalars.contains($0))
        }
}

private func isObjectName(_ text: String) -> Bool {
    (1...253).contains(text.utf8.count)
        && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { Name.isValid(String($0)) }
}

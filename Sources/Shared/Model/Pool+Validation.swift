extension Pool.Settings {
    func validate(_ name: Pool.Key) throws(ValidationError) {
        let subject = "pool/\(name)"
        try requireName(name, subject)
        switch source {
        case .pods(let pods): try pods.validate(subject)
        case .fixed(let fixed): try fixed.validate(subject)
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
        for (key, value) in labels.sorted(by: { $0.key < $1.key })
        where !Self.isLabel(key, extra: "/") || key.isEmpty || !Self.isLabel(value, extra: "") {
            throw ValidationError(subject, "spec.pods.labels", "\"\(key)=\(value)\" is not a label")
        }
        for (reference, field) in [(tcpConfigMap, "spec.tcpConfigMap"), (udpConfigMap, "spec.udpConfigMap")] {
            guard let reference else { continue }
            guard Name.isValid(reference.namespace), Self.isObjectName(reference.name) else {
                throw ValidationError(subject, field, "\"\(reference)\" is not of the form namespace/name")
            }
        }
    }

    /// Letters, digits, `-`, `_` and `.`: a narrow test that keeps selectors and URLs well-formed.
    private static func isLabel(_ text: String, extra: String) -> Bool {
        text.utf8.count <= 317
            && text.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
                        || "-_.\(extra)".unicodeScalars.contains($0))
            }
    }

    private static func isObjectName(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count)
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { Name.isValid(String($0)) }
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
        var seen: Set<String> = []
        for (index, port) in ports.enumerated() {
            let field = "spec.static.ports[\(index)]"
            guard port.port != 0, port.realPort != 0 else {
                throw ValidationError(subject, field, "\(port): 0 is not a port")
            }
            guard seen.insert("\(port.port)/\(port.transport)").inserted else {
                throw ValidationError(subject, field, "\(port.port)/\(port.transport.rawValue) is named twice")
            }
        }
    }
}

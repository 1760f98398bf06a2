extension Pool.Check {
    /// The ends of what may be asked of directors and servers.
    enum Bounds {
        static let interval = 100...60_000
        static let timeout = 50...60_000
        static let counts = 1...100
        static let status = 100...599
        static let textBytes = 1024
    }

    func validate(_ subject: String, source: Pool.Source) throws(ValidationError) {
        func refuse(_ field: String, _ reason: String) -> ValidationError {
            ValidationError(subject, "spec.check.\(field)", reason)
        }
        if type == .none {
            guard self == Pool.Check(type: .none, addressed: addressed) else {
                throw refuse("type", "none takes no other setting")
            }
            return
        }
        if port == 0 { throw refuse("port", "0 is not a port") }
        for (field, value, range) in [
            ("intervalMillis", intervalMillis, Bounds.interval), ("timeoutMillis", timeoutMillis, Bounds.timeout),
            ("rise", rise, Bounds.counts), ("fall", fall, Bounds.counts),
        ] {
            guard let value, !range.contains(value) else { continue }
            throw refuse(field, "\(value) is not from \(range.lowerBound) to \(range.upperBound)")
        }
        let isHTTP = type == .http || type == .https
        for (field, isSet) in [("path", path != nil), ("host", host != nil), ("status", status != nil)]
        where isSet && !isHTTP {
            throw refuse(field, "\(type.rawValue) has none: it goes with http and https")
        }
        if let path, !Self.isPath(path) {
            throw refuse("path", "it must begin with / and hold no blanks or control characters")
        }
        if let host, !Self.isHost(host) {
            throw refuse("host", "it is not the name of a host: letters, digits, dots, hyphens")
        }
        if let status {
            guard Bounds.status.contains(status.first), Bounds.status.contains(status.last) else {
                throw refuse("status", "\(status) is not from 100 to 599")
            }
            guard status.first <= status.last else { throw refuse("status", "\(status) ends before it begins") }
        }
        if port == nil, let transport, let ports = source.listedPorts,
            !ports.contains(where: { $0.transport == transport })
        {
            throw refuse("port", "the pool lists no \(transport.rawValue) port, so the check must name one")
        }
    }

    /// Fit for a request line: from `/` on, printable ASCII without blanks.
    static func isPath(_ text: String) -> Bool {
        text.hasPrefix("/") && text.utf8.count <= Bounds.textBytes
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// Fit for a Host header: letters, digits, dots, hyphens and underscores.
    static func isHost(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "-._".unicodeScalars.contains($0))
            }
    }
}

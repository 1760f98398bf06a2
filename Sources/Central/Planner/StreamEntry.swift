import FleetModel

/// One entry of a `tcp-services` or `udp-services` ConfigMap, in the syntax that ingress-nginx parses.
///
/// The rules are those of its `getStreamServices`: key = port number, value = `namespace/service:port[:PROXY[:PROXY]]`.
struct StreamEntry: Hashable, Sendable {
    var port: UInt16
    var application: ObjectReference
    /// A number or a name, as written.
    var applicationPort: String
    /// nginx expects a PROXY header on the port (`:PROXY` in the third place; TCP only).
    var decodesProxy: Bool

    /// Why an entry is skipped, as the end of a sentence.
    struct Malformed: Error, Hashable, Sendable {
        var reason: String
    }

    /// Ports that the controller itself listens on: HTTP, HTTPS, TLS passthrough, health, default server, profiler,
    /// status and stream.
    static let reservedPorts: Set<UInt16> = [80, 443, 442, 8181, 10245, 10246, 10247, 10254]

    init(key: String, value: String, transport: TransportProtocol) throws(Malformed) {
        // Go's Atoi takes a sign and leading zeros, and so do we.
        guard let number = Int(key), key.utf8.allSatisfy({ $0 < 128 }) else {
            throw Malformed(reason: "\"\(key)\" is not a port number")
        }
        guard let port = UInt16(exactly: number), port != 0 else {
            throw Malformed(reason: "\(number) is not a port number from 1 to 65535")
        }
        guard !Self.reservedPorts.contains(port) else {
            throw Malformed(reason: "port \(port) is reserved for the ingress controller itself")
        }
        let parts = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, let application = ObjectReference(parts[0]), !parts[1].isEmpty else {
            throw Malformed(reason: "\"\(value)\" is not of the form namespace/service:port[:PROXY[:PROXY]]")
        }
        self.port = port
        self.application = application
        applicationPort = parts[1]
        decodesProxy = transport == .tcp && parts.count >= 3 && parts[2].uppercased() == "PROXY"
    }
}

extension StreamEntry {
    /// Reads a whole ConfigMap: good entries by port, and one finding for each that is skipped or needs a word.
    static func parse(
        _ configMap: ConfigMap, transport: TransportProtocol
    ) -> (entries: [StreamEntry], findings: [Finding]) {
        let subject = "configmap/\(configMap.reference)"
        var entries: [UInt16: StreamEntry] = [:]
        var findings: [Finding] = []
        for (key, value) in configMap.data.sorted(by: { $0.key < $1.key }) {
            do throws(Malformed) {
                let entry = try StreamEntry(key: key, value: value, transport: transport)
                guard entries[entry.port] == nil else {
                    throw Malformed(reason: "port \(entry.port) is taken by another key of this ConfigMap")
                }
                entries[entry.port] = entry
                if entry.decodesProxy {
                    findings.append(
                        Finding(
                            reason: "ProxyProtocolExpected", subject: subject, field: key,
                            message:
                                "The controller expects a PROXY header on port \(entry.port), and direct routing adds none."
                        ))
                }
            } catch {
                findings.append(
                    Finding(
                        reason: "MalformedEntry", subject: subject, field: key,
                        message: "The entry is skipped: \(error.reason)."))
            }
        }
        return (entries.values.sorted { $0.port < $1.port }, findings)
    }
}

import FleetModel

/// A Gateway: `gateway.networking.k8s.io/v1`, kind `Gateway`. Its listeners say which ports are served.
struct Gateway: ClusterObject {
    static let kind = "Gateway"

    /// One of `spec.listeners`, with what `status.listeners` says of it.
    struct Listener: Hashable, Sendable {
        var name: String
        var port: Int
        /// `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP`, or a word of an implementation's own.
        var `protocol`: String
        /// The conditions that are neither absent nor `Unknown`: `Accepted`, `Conflicted`, `Programmed`.
        var conditions: [String: Bool]
    }

    var metadata: ObjectMeta
    var listeners: [Listener]

    init(metadata: ObjectMeta, listeners: [Listener]) {
        self.metadata = metadata
        self.listeners = listeners
    }

    private struct Document: Decodable {
        struct Spec: Decodable { var listeners: [Listener]? }
        struct Listener: Decodable {
            var name: String
            var port: Int
            var `protocol`: String
        }
        struct Status: Decodable { var listeners: [ListenerStatus]? }
        struct ListenerStatus: Decodable {
            var name: String
            var conditions: [Condition]?
        }

        var metadata: ObjectMeta
        var spec: Spec?
        var status: Status?
    }

    init(from decoder: any Decoder) throws {
        let document = try Document(from: decoder)
        let statuses = Dictionary((document.status?.listeners ?? []).map { ($0.name, $0.conditions ?? []) }) {
            first, _ in first
        }
        self.init(
            metadata: document.metadata,
            listeners: (document.spec?.listeners ?? []).map {
                Listener(
                    name: $0.name, port: $0.port, protocol: $0.protocol,
                    conditions: Condition.known(statuses[$0.name] ?? []))
            })
    }
}

import FleetModel

/// A route of layer 4: `gateway.networking.k8s.io/v1` or `v1alpha2`, kind `TCPRoute` or `UDPRoute`.
///
/// It opens no port, for that is a listener's to do: it says which application service a listener's port leads to.
protocol StreamRoute: ClusterObject {
    /// The protocol of the listeners that it can attach to.
    static var transport: TransportProtocol { get }
    var route: StreamRouteFields { get }
}

struct TCPRoute: StreamRoute {
    static let kind = "TCPRoute"
    static let transport = TransportProtocol.tcp
    var route: StreamRouteFields
    var metadata: ObjectMeta { route.metadata }

    init(route: StreamRouteFields) { self.route = route }
    init(from decoder: any Decoder) throws { route = try StreamRouteFields(from: decoder) }
}

struct UDPRoute: StreamRoute {
    static let kind = "UDPRoute"
    static let transport = TransportProtocol.udp
    var route: StreamRouteFields
    var metadata: ObjectMeta { route.metadata }

    init(route: StreamRouteFields) { self.route = route }
    init(from decoder: any Decoder) throws { route = try StreamRouteFields(from: decoder) }
}

/// What the two kinds of route have in common, which is all that is used of them.
struct StreamRouteFields: Hashable, Sendable, Decodable {
    /// One of `spec.parentRefs` that names a Gateway, with the word of the Gateway's controller about it.
    struct Parent: Hashable, Sendable {
        var gateway: ObjectReference
        /// Nil: every listener that takes the route.
        var listener: String?
        var port: Int?
        /// The condition `Accepted` of `status.parents`; nil: nobody has said.
        var isAccepted: Bool?
    }

    var metadata: ObjectMeta
    var parents: [Parent]
    /// The Services of `spec.rules[].backendRefs`, in the order in which they stand there.
    var services: [ObjectReference]

    init(metadata: ObjectMeta, parents: [Parent], services: [ObjectReference]) {
        self.metadata = metadata
        self.parents = parents
        self.services = services
    }

    private struct Document: Decodable {
        struct Spec: Decodable {
            var parentRefs: [Reference]?
            var rules: [Rule]?
        }
        struct Rule: Decodable { var backendRefs: [Reference]? }
        /// A reference's `kind` is Gateway as a parent and Service as a backend where none is given.
        struct Reference: Hashable, Decodable {
            var group: String?
            var kind: String?
            var namespace: String?
            var name: String
            var sectionName: String?
            var port: Int?
        }
        struct Status: Decodable { var parents: [ParentStatus]? }
        struct ParentStatus: Decodable {
            var parentRef: Reference
            var conditions: [Condition]?
        }

        var metadata: ObjectMeta
        var spec: Spec?
        var status: Status?
    }

    init(from decoder: any Decoder) throws {
        let document = try Document(from: decoder)
        let namespace = document.metadata.namespace
        func reference(_ reference: Document.Reference) -> ObjectReference {
            ObjectReference(namespace: reference.namespace ?? namespace, name: reference.name)
        }
        /// Two references mean the same parent whether or not they spell out what is the default.
        func means(_ one: Document.Reference, _ other: Document.Reference) -> Bool {
            reference(one) == reference(other) && one.sectionName == other.sectionName && one.port == other.port
        }
        let statuses = document.status?.parents ?? []
        self.init(
            metadata: document.metadata,
            parents: (document.spec?.parentRefs ?? []).filter { ($0.kind ?? Gateway.kind) == Gateway.kind }.map {
                parent in
                let words = statuses.filter { means($0.parentRef, parent) }
                    .compactMap { Condition.known($0.conditions ?? [])["Accepted"] }
                return Parent(
                    gateway: reference(parent), listener: parent.sectionName, port: parent.port,
                    // Where several controllers have a word, one that takes the route is enough.
                    isAccepted: words.isEmpty ? nil : words.contains(true))
            },
            services: (document.spec?.rules ?? []).flatMap { $0.backendRefs ?? [] }
                .filter { ($0.kind ?? "Service") == "Service" && ($0.group ?? "").isEmpty }.map(reference))
    }
}

import FleetModel
import FleetWire

/// One page of a list, with what is needed to ask for the next.
struct ListPage: Hashable, Sendable {
    var items: [ManifestObject]
    /// The version that the whole list shows, from which a watch goes on.
    var version: String
    /// The token for the next page; nil on the last.
    var next: String?

    init(items: [ManifestObject], version: String, next: String? = nil) {
        self.items = items
        self.version = version
        self.next = next
    }

    /// Reads an answer; what is no list of the wanted kind is an error, for it must never pass for an empty one.
    init(_ body: [UInt8], answering query: ClusterQuery) throws(DocumentError) {
        switch query {
        case .pods: self = try Self.read(body, ManifestObject.pod)
        case .configMap: self = try Self.read(body, ManifestObject.configMap)
        case .servicesOf: self = try Self.read(body, ManifestObject.service)
        case .nodes: self = try Self.read(body, ManifestObject.node)
        case .endpointSlices, .endpointSlicesOf: self = try Self.read(body, ManifestObject.endpointSlice)
        case .gatewaysOf: self = try Self.read(body, ManifestObject.gateway)
        case .routes(.udp, _): self = try Self.read(body, ManifestObject.udpRoute)
        case .routes: self = try Self.read(body, ManifestObject.tcpRoute)
        case .fleet(let kind):
            self = try Self.read(body, kind.rawValue) { (document: FleetManifest.Document) throws(DocumentError) in
                .fleet(try FleetManifest(document, kind))
            }
        }
    }

    private struct Document<Object: Decodable>: Decodable {
        struct Metadata: Decodable {
            var resourceVersion: String
            var `continue`: String?
        }
        var kind: String
        var metadata: Metadata
        var items: [Object]?
    }

    private static func read<Object: ClusterObject>(
        _ body: [UInt8], _ wrap: (Object) -> ManifestObject
    ) throws(DocumentError) -> ListPage {
        try read(body, Object.kind) { (object: Object) throws(DocumentError) in wrap(object) }
    }

    private static func read<Item: Decodable>(
        _ body: [UInt8], _ kind: String, _ wrap: (Item) throws(DocumentError) -> ManifestObject
    ) throws(DocumentError) -> ListPage {
        let document = try JSON.decode(Document<Item>.self, from: body)
        guard document.kind == "\(kind)List" else {
            throw DocumentError(field: "kind", reason: "is \(document.kind), where \(kind)List was asked for")
        }
        guard !document.metadata.resourceVersion.isEmpty else {
            throw DocumentError(field: "metadata.resourceVersion", reason: "is empty")
        }
        let next = document.metadata.continue ?? ""
        return ListPage(
            items: try (document.items ?? []).map(wrap), version: document.metadata.resourceVersion,
            next: next.isEmpty ? nil : next)
    }
}

import FleetModel
import FleetWire

/// One line of a watch.
enum WatchEvent: Hashable, Sendable {
    /// ADDED and MODIFIED, which are the same to whoever keeps a set of objects.
    case changed(ManifestObject)
    case deleted(ManifestObject)
    /// Nothing happened up to this version.
    case bookmark(version: String)
    case error(APIStatus)
    /// A type of event that did not exist when this was written.
    case unknown(String)

    /// Reads a line; the object is of the kind that the query asks for.
    init(line: [UInt8], answering query: ClusterQuery) throws(DocumentError) {
        let type = try JSON.decode(TypeOnly.self, from: line).type
        switch type {
        case "ADDED", "MODIFIED": self = .changed(try Self.object(line, query))
        case "DELETED": self = .deleted(try Self.object(line, query))
        case "BOOKMARK":
            self = .bookmark(version: try JSON.decode(Bookmark.self, from: line).object.metadata.resourceVersion)
        case "ERROR": self = .error(try JSON.decode(Envelope<APIStatus>.self, from: line).object)
        default: self = .unknown(type)
        }
    }

    private struct TypeOnly: Decodable { var type: String }

    private struct Envelope<Object: Decodable>: Decodable { var object: Object }

    /// A bookmark's object has a kind and a version, and no name.
    private struct Bookmark: Decodable {
        struct Object: Decodable { var metadata: Metadata }
        struct Metadata: Decodable { var resourceVersion: String }
        var object: Object
    }

    private static func object(_ line: [UInt8], _ query: ClusterQuery) throws(DocumentError) -> ManifestObject {
        switch query {
        case .pods: .pod(try JSON.decode(Envelope<Pod>.self, from: line).object)
        case .configMap: .configMap(try JSON.decode(Envelope<ConfigMap>.self, from: line).object)
        case .servicesOf: .service(try JSON.decode(Envelope<ApplicationService>.self, from: line).object)
        case .nodes: .node(try JSON.decode(Envelope<ClusterNode>.self, from: line).object)
        case .endpointSlices, .endpointSlicesOf:
            .endpointSlice(try JSON.decode(Envelope<EndpointSlice>.self, from: line).object)
        case .gatewaysOf: .gateway(try JSON.decode(Envelope<Gateway>.self, from: line).object)
        case .routes(.udp, _): .udpRoute(try JSON.decode(Envelope<UDPRoute>.self, from: line).object)
        case .routes: .tcpRoute(try JSON.decode(Envelope<TCPRoute>.self, from: line).object)
        case .fleet(let kind):
            .fleet(
                try FleetManifest(try JSON.decode(Envelope<FleetManifest.Document>.self, from: line).object, kind))
        }
    }
}

import FleetModel
import FleetWire

/// One line of a watch.
enum WatchEvent: Hashable, Sendable {
    /// ADDED and MODIFIED, which are the same to whoever keeps a set of objects.
    case changed(ManifestObject)
    case deleted(ManifestObject)
    /// Nothing happened up to this version; or everything that there was has been said.
    case bookmark(version: String, endsInitialEvents: Bool = false)
    case error(APIStatus)
    /// A type of event that did not exist when this was written, or an object of another kind than the one asked for.
    case unknown(String)

    /// Reads a line; the object is of the kind that the query asks for.
    init(line: [UInt8], answering query: ClusterQuery) throws(DocumentError) {
        switch query {
        case .pods: self = try Self.read(line, ManifestObject.pod)
        case .configMap: self = try Self.read(line, ManifestObject.configMap)
        case .servicesOf: self = try Self.read(line, ManifestObject.service)
        case .nodes: self = try Self.read(line, ManifestObject.node)
        case .endpointSlices, .endpointSlicesOf: self = try Self.read(line, ManifestObject.endpointSlice)
        case .gatewaysOf: self = try Self.read(line, ManifestObject.gateway)
        case .routes(.udp, _): self = try Self.read(line, ManifestObject.udpRoute)
        case .routes: self = try Self.read(line, ManifestObject.tcpRoute)
        case .fleet(let kind):
            self = try Self.read(line) { (document: FleetManifest.Document) throws(DocumentError) in
                .fleet(try FleetManifest(document, kind))
            }
        }
    }

    private static func read<Object: Decodable>(
        _ line: [UInt8], _ wrap: (Object) throws(DocumentError) -> ManifestObject
    ) throws(DocumentError) -> WatchEvent {
        switch try JSON.decode(WatchLine<Object>.self, from: line) {
        case .changed(let object): .changed(try wrap(object))
        case .deleted(let object): .deleted(try wrap(object))
        case .bookmark(let version, let endsInitialEvents):
            .bookmark(version: version, endsInitialEvents: endsInitialEvents)
        case .error(let status): .error(status)
        case .unknown(let what): .unknown(what)
        }
    }
}

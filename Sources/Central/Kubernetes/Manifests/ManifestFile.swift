import FleetWire
import FleetYAML

/// The objects of one manifest file: YAML of any number of documents, or JSON, which is YAML too.
struct ManifestFile: Hashable, Sendable {
    var objects: [ManifestObject]

    /// Why a file cannot be read: the line, from 1, and a sentence without its full stop.
    struct Unreadable: Error, Hashable, Sendable {
        var line: Int?
        var reason: String
    }

    init(text: String) throws(Unreadable) {
        do {
            objects = try YAML.parse(text).flatMap { try Self.objects(in: $0) }
        } catch let error as Unreadable {
            throw error
        } catch let error as YAMLFailure {
            throw Unreadable(line: error.line, reason: error.reason)
        } catch {
            throw Unreadable(line: nil, reason: "\(error)")
        }
    }

    private static func objects(in document: YAMLDocument) throws(Unreadable) -> [ManifestObject] {
        var objects: [ManifestObject] = []
        for (path, value) in unfold(document.value, path: "") {
            guard case .object = value else {
                throw Unreadable(line: document.line(of: path), reason: "a document is not an object")
            }
            do {
                if let object = try object(value) { objects.append(object) }
            } catch {
                let name = value["metadata"]?["name"]?.text ?? "without a name"
                let field = path.isEmpty ? error.field : "\(path).\(error.field)"
                throw Unreadable(
                    line: document.line(of: field), reason: "\(value["kind"]?.text ?? "") \(name): \(error)")
            }
        }
        return objects
    }

    /// A `List` gives what its items give, each with its path in the document.
    private static func unfold(_ value: JSONValue, path: String) -> [(path: String, value: JSONValue)] {
        guard value["kind"]?.text?.hasSuffix("List") == true, case .list(let items)? = value["items"] else {
            return [(path, value)]
        }
        let prefix = path.isEmpty ? "items" : "\(path).items"
        return items.enumerated().flatMap { unfold($1, path: "\(prefix)[\($0)]") }
    }

    /// Kinds that we do not read give nothing.
    private static func object(_ value: JSONValue) throws(DocumentError) -> ManifestObject? {
        if let kind = fleetKind(value) { return .fleet(try FleetManifest(try decode(value), kind)) }
        return switch value["kind"]?.text {
        case Pod.kind: .pod(try decode(value))
        case ConfigMap.kind: .configMap(try decode(value))
        case ApplicationService.kind: .service(try decode(value))
        case ClusterNode.kind: .node(try decode(value))
        case EndpointSlice.kind: .endpointSlice(try decode(value))
        case Gateway.kind: .gateway(try decode(value))
        case TCPRoute.kind: .tcpRoute(try decode(value))
        case UDPRoute.kind: .udpRoute(try decode(value))
        default: nil
        }
    }

    /// A kind of the fleet's own; other groups have kinds of the same words.
    private static func fleetKind(_ value: JSONValue) -> FleetObject.Kind? {
        guard value["apiVersion"]?.text?.hasPrefix("\(FleetManifest.group)/") == true else { return nil }
        return value["kind"]?.text.flatMap { FleetObject.Kind(rawValue: $0) }
    }

    private static func decode<Object: Decodable>(_ value: JSONValue) throws(DocumentError) -> Object {
        do {
            return try JSON.decode(Object.self, from: try JSON.encode(value))
        } catch {
            throw DocumentError(error)
        }
    }
}

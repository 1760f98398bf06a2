import Yams

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
            objects = try Yams.compose_all(yaml: text).flatMap { try Self.objects(in: $0) }
        } catch let error as Unreadable {
            throw error
        } catch let error as YamlError {
            throw Unreadable(error)
        } catch {
            throw Unreadable(line: nil, reason: "\(error)")
        }
    }

    /// Documents that are empty or of kinds we do not read give nothing; a `List` gives what its items give.
    private static func objects(in document: Node) throws -> [ManifestObject] {
        guard let mapping = document.mapping else {
            if document.scalar?.string.isEmpty ?? false || document.null != nil { return [] }
            throw Unreadable(line: document.mark?.line, reason: "a document is not an object")
        }
        guard let kind = mapping["kind"]?.string else { return [] }
        if kind == "List" || kind.hasSuffix("List"), let items = mapping["items"]?.sequence {
            return try items.flatMap { try objects(in: $0) }
        }
        return try object(kind, document).map { [$0] } ?? []
    }

    private static func object(_ kind: String, _ document: Node) throws -> ManifestObject? {
        switch kind {
        case Pod.kind: .pod(try decode(Pod.self, document))
        case ConfigMap.kind: .configMap(try decode(ConfigMap.self, document))
        case ApplicationService.kind: .service(try decode(ApplicationService.self, document))
        case ClusterNode.kind: .node(try decode(ClusterNode.self, document))
        default: nil
        }
    }

    private static func decode<Object: ClusterObject>(_ type: Object.Type, _ document: Node) throws -> Object {
        do {
            return try YAMLDecoder().decode(type, from: document)
        } catch let error as DecodingError {
            let name = document.mapping?["metadata"]?.mapping?["name"]?.string ?? "without a name"
            throw Unreadable(line: document.mark?.line, reason: "\(Object.kind) \(name): \(error.sentence)")
        }
    }
}

extension ManifestFile.Unreadable {
    init(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(line: mark.line, reason: problem)
        default:
            self.init(line: nil, reason: "\(error)")
        }
    }
}

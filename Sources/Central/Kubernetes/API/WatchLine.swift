/// A line of a watch while it is decoded: its type says, in the same pass, what its object is.
enum WatchLine<Object: Decodable>: Decodable {
    case changed(Object)
    case deleted(Object)
    case bookmark(version: String, endsInitialEvents: Bool)
    case error(APIStatus)
    case unknown(String)

    private enum Field: String, CodingKey { case type, object }

    private struct Kind: Decodable { var kind: String? }

    /// A bookmark's object has a kind and a version, and no name.
    private struct Bookmark: Decodable {
        struct Metadata: Decodable {
            var resourceVersion: String
            var annotations: [String: String]?
        }
        var metadata: Metadata
    }

    init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: Field.self)
        let type = try line.decode(String.self, forKey: .type)
        switch type {
        case "ADDED", "MODIFIED", "DELETED":
            // Objects of the fleet say themselves what does not read.
            if let expected = (Object.self as? any ClusterObject.Type)?.kind,
                let kind = try line.decode(Kind.self, forKey: .object).kind, kind != expected
            {
                self = .unknown("\(type) of kind \(kind)")
                return
            }
            let object = try line.decode(Object.self, forKey: .object)
            self = type == "DELETED" ? .deleted(object) : .changed(object)
        case "BOOKMARK":
            let metadata = try line.decode(Bookmark.self, forKey: .object).metadata
            let mark = metadata.annotations?["k8s.io/initial-events-end"]
            self = .bookmark(version: metadata.resourceVersion, endsInitialEvents: mark == "true")
        case "ERROR": self = .error(try line.decode(APIStatus.self, forKey: .object))
        default: self = .unknown(type)
        }
    }
}

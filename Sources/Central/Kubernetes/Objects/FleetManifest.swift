import FleetModel
import FleetWire

/// An object of the fleet as the cluster has it: `lvsfleet.io/v1`, kinds Pair, Pool, VIP and Assignment, without a namespace.
struct FleetManifest: Hashable, Sendable {
    /// The API group.
    static let group = "lvsfleet.io"
    /// Set to `true`, it takes over what an administrator made under the same name.
    static let adoptAnnotation = "lvsfleet.io/adopt"

    /// What tells one from the others: an assignment's name is not the name that the fleet has for it.
    struct Key: Hashable, Sendable, CustomStringConvertible {
        var kind: FleetObject.Kind
        var name: String

        /// `VIP shop`.
        var description: String { "\(kind.rawValue) \(name)" }
    }

    var kind: FleetObject.Kind
    var metadata: ObjectMeta
    /// `metadata.generation`: grows with each change of `spec`; 0 in a file.
    var generation: Int64
    /// SHA-256 of `spec` as it is written.
    var digest: String
    /// The object, read as strictly as one of a fleet file; one that does not read takes no other with it.
    var content: Result<FleetObject, DocumentError>
    var status: Status

    /// What `status` says now.
    struct Status: Hashable, Sendable {
        var observedGeneration: Int64?
        /// As they are, so that others' stay as they are.
        var conditions: [JSONValue] = []
    }

    var key: Key { Key(kind: kind, name: metadata.name) }
    var reference: ObjectReference { ObjectReference(namespace: "", name: metadata.name) }
    var isAdopting: Bool { metadata.annotations[Self.adoptAnnotation] == "true" }
}

extension FleetManifest {
    /// The parts of a document that are looked at. Items of a list need not name their kind.
    struct Document: Decodable {
        var apiVersion: String?
        var metadata: ObjectMeta?
        var generation: Int64?
        var spec: JSONValue
        var status: JSONValue?

        enum CodingKeys: String, CodingKey { case apiVersion, metadata, spec, status }
        private struct Nameless: Decodable {
            var name: String?
            var generation: Int64?
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            apiVersion = try container.decodeIfPresent(String.self, forKey: .apiVersion)
            let nameless = try container.decodeIfPresent(Nameless.self, forKey: .metadata)
            generation = nameless?.generation
            metadata = nameless?.name == nil ? nil : try container.decode(ObjectMeta.self, forKey: .metadata)
            spec = try container.decodeIfPresent(JSONValue.self, forKey: .spec) ?? .null
            status = try container.decodeIfPresent(JSONValue.self, forKey: .status)
        }
    }

    /// The assignments of a fleet file have no name, so in a folder what they speak of is their name.
    init(_ document: Document, _ kind: FleetObject.Kind) throws(DocumentError) {
        var fields: [String: JSONValue] = [
            "apiVersion": .text(document.apiVersion ?? APIVersion.current), "kind": .text(kind.rawValue),
            "spec": document.spec,
        ]
        if let name = document.metadata?.name { fields["metadata"] = .object(["name": .text(name)]) }
        let content: Result<FleetObject, DocumentError>
        do throws(DocumentError) {
            content = .success(try FleetObject(strict: .object(fields)))
        } catch {
            content = .failure(error)
        }
        let name = kind == .assignment ? try? content.get().name : nil
        guard let metadata = document.metadata ?? name.map({ ObjectMeta(name: $0) }) else {
            throw DocumentError(field: "metadata.name", reason: "is missing")
        }
        self.init(
            kind: kind, metadata: metadata, generation: document.generation ?? 0,
            digest: Digest.sha256((try? JSON.encode(document.spec)) ?? []), content: content,
            status: Status(document.status ?? .null))
    }
}

extension FleetManifest.Status {
    fileprivate init(_ document: JSONValue) {
        if case .integer(let generation)? = document["observedGeneration"] { observedGeneration = generation }
        if case .list(let list)? = document["conditions"] { conditions = list }
    }
}

import Foundation

/// An object as JSON text, with what selectors and paths look at.
struct StoredObject {
    var namespace: String
    var name: String
    var labels: [String: String]
    /// As an item of a list: without kind and apiVersion.
    var item: String
    /// As the object of an event.
    var full: String

    var key: String { "\(namespace)/\(name)" }

    struct Unusable: Error, CustomStringConvertible {
        var description: String
    }

    /// Reads an object and gives it a version, in place of any that it has.
    init(json: String, resource: Resource, version: Int) throws {
        guard var fields = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any],
            var metadata = fields["metadata"] as? [String: Any], let name = metadata["name"] as? String
        else { throw Unusable(description: "an object needs metadata.name: \(json)") }
        metadata["resourceVersion"] = "\(version)"
        self.name = name
        namespace = metadata["namespace"] as? String ?? ""
        labels = metadata["labels"] as? [String: String] ?? [:]
        fields["metadata"] = metadata
        fields["kind"] = nil
        fields["apiVersion"] = nil
        item = try Self.text(fields)
        fields["kind"] = resource.kind
        fields["apiVersion"] = resource.group.isEmpty ? "v1" : "\(resource.group)/v1"
        full = try Self.text(fields)
    }

    private static func text(_ fields: [String: Any]) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }
}

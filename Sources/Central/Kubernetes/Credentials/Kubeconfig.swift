import FleetWire
import FleetYAML
import Foundation

/// One kubeconfig file, or several merged: named clusters, users and contexts, each with the file that it stands in.
struct Kubeconfig: Hashable, Sendable {
    /// One named entry, still as it was read.
    struct Entry: Hashable, Sendable {
        /// The file that it stands in, against whose folder relative paths are meant.
        var file: String
        /// `users[admin].user`, for error messages.
        var path: String
        var fields: [String: JSONValue]
    }

    var clusters: [String: Entry] = [:]
    var users: [String: Entry] = [:]
    var contexts: [String: Entry] = [:]
    var currentContext: String?

    /// Whether it says nothing at all, as a file does that was only made.
    var isEmpty: Bool { clusters.isEmpty && users.isEmpty && contexts.isEmpty && currentContext == nil }

    /// Reads a file; a field of the wrong form is one sentence that names file and field.
    init(text: String, file: String) throws(ClusterAccessError) {
        let documents: [YAMLDocument]
        do {
            documents = try YAML.parse(text)
        } catch {
            throw ClusterAccessError("\(file), line \(error.line): \(error.reason).")
        }
        // An empty file is an empty configuration, as for kubectl.
        guard let document = documents.first?.value else { return }
        guard case .object(let fields) = document, documents.count == 1 else {
            throw ClusterAccessError("\(file): it is no kubeconfig, which is one YAML document of fields.")
        }
        clusters = try Self.entries(fields["clusters"], list: "clusters", inner: "cluster", file)
        users = try Self.entries(fields["users"], list: "users", inner: "user", file)
        contexts = try Self.entries(fields["contexts"], list: "contexts", inner: "context", file)
        switch fields["current-context"] {
        case nil, .null?: break
        case .text(let name)?: currentContext = name.isEmpty ? nil : name
        default: throw ClusterAccessError("\(file): current-context: is not a text.")
        }
    }

    /// Adds what a later file of the list names and this one does not: the first to name a thing has it whole.
    mutating func merge(_ later: Kubeconfig) {
        clusters.merge(later.clusters) { first, _ in first }
        users.merge(later.users) { first, _ in first }
        contexts.merge(later.contexts) { first, _ in first }
        currentContext = currentContext ?? later.currentContext
    }

    private static func entries(
        _ value: JSONValue?, list: String, inner: String, _ file: String
    ) throws(ClusterAccessError) -> [String: Entry] {
        guard let value, value != .null else { return [:] }
        guard case .list(let items) = value else { throw ClusterAccessError("\(file): \(list): is not a list.") }
        var entries: [String: Entry] = [:]
        for (index, item) in items.enumerated() {
            guard let name = item["name"]?.text else {
                throw ClusterAccessError("\(file): \(list)[\(index)].name: is not a text.")
            }
            let path = "\(list)[\(name)].\(inner)"
            guard entries[name] == nil else {
                throw ClusterAccessError("\(file): \(list): \(name) stands there twice.")
            }
            switch item[inner] {
            case .object(let fields)?: entries[name] = Entry(file: file, path: path, fields: fields)
            case nil, .null?: entries[name] = Entry(file: file, path: path, fields: [:])
            default: throw ClusterAccessError("\(file): \(path): is not an object.")
            }
        }
        return entries
    }
}

internal import FleetModel
internal import FleetWire
internal import FleetYAML

/// A fleet file: objects, each with its place in the file.
struct FleetFile {
    struct Entry {
        var object: FleetObject
        var document: YAMLDocument
        /// Where the object stands in its document: empty, or `items[3]` in a list.
        var path: String

        /// The line of one of the object's fields, or its first line for an empty one.
        func line(of field: String) -> Int {
            document.line(of: path.isEmpty || field.isEmpty ? path + field : "\(path).\(field)")
        }
    }

    /// The name for messages: the path, or `stdin`.
    var name: String
    var entries: [Entry]

    var objects: [FleetObject] { entries.map(\.object) }

    static func read(_ path: String) throws(Failure) -> FleetFile {
        try parse(TextFile.read(path, what: "the fleet file"), name: path == "-" ? "stdin" : path)
    }

    /// Reads all documents strictly, `kind: List` unfolded; the first thing wrong is named by file, line and field.
    static func parse(_ text: String, name: String) throws(Failure) -> FleetFile {
        var file = FleetFile(name: name, entries: [])
        do {
            for document in try YAML.parse(text) {
                guard document.value["kind"] == .text("List") else {
                    try file.add(document.value, of: document, path: "")
                    continue
                }
                guard case .list(let items)? = document.value["items"] else {
                    throw Failure(.refused, "\(name):\(document.line(of: "items")): items: is not a list")
                }
                for (index, item) in items.enumerated() { try file.add(item, of: document, path: "items[\(index)]") }
            }
        } catch let error as YAMLFailure {
            throw Failure(.refused, "\(name):\(error)")
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.refused, "\(name): \(error)")
        }
        guard !file.entries.isEmpty else { throw Failure(.refused, "\(name): holds no objects") }
        return file
    }

    private mutating func add(_ value: JSONValue, of document: YAMLDocument, path: String) throws(Failure) {
        let entry: Entry
        do {
            entry = Entry(object: try FleetObject(strict: value), document: document, path: path)
        } catch {
            let field = path.isEmpty || error.field.isEmpty ? path + error.field : "\(path).\(error.field)"
            let said = error.field.isEmpty ? "\(error)" : "\(field): \(error.reason)"
            throw Failure(.refused, "\(name):\(document.line(of: field)): \(said)")
        }
        if let first = entries.first(where: { $0.object.reference == entry.object.reference }) {
            throw Failure(
                .refused,
                "\(name):\(entry.line(of: "")): \(entry.object.reference) stands at line \(first.line(of: "")) already")
        }
        entries.append(entry)
    }

    /// Puts file and line before a refusal of Central's (`vip/shop: spec.address: ...`) that is about one of the objects.
    func locate(_ failure: Failure) -> Failure {
        guard let detail = failure.problem?.detail, let sentence = failure.sentence else { return failure }
        for entry in entries {
            let subject = entry.object.reference + ": "
            guard detail.hasPrefix(subject) else { continue }
            let field = detail.dropFirst(subject.count).prefix { $0 != ":" }
            var failure = failure
            failure.sentence = "\(name):\(entry.line(of: field.contains(" ") ? "" : String(field))): \(sentence)"
            return failure
        }
        return failure
    }
}

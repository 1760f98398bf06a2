public import FleetWire
internal import Yams

extension YAML {
    /// Prints documents with `---` between them, fields in a stable order.
    public static func print(_ documents: [JSONValue]) throws(YAMLFailure) -> String {
        do {
            var text = ""
            for (index, document) in documents.enumerated() {
                if index > 0 { text += "---\n" }
                text += try serialize(node: node(document), indent: 2, width: -1, allowUnicode: true)
            }
            return text
        } catch {
            throw YAMLFailure(line: 1, reason: "the documents cannot be written as YAML: \(error)")
        }
    }

    private static func node(_ value: JSONValue) -> Node {
        switch value {
        case .null: return Node("null", Tag(.null))
        case .bool(let value): return Node(value ? "true" : "false", Tag(.bool))
        case .integer(let value): return Node("\(value)", Tag(.int))
        case .number(let value): return Node("\(value)", Tag(.float))
        case .text(let text):
            let style: Node.Scalar.Style = PlainScalar.isAmbiguous(text) ? .doubleQuoted : .any
            return Node(text, Tag(.str), style)
        case .list(let items):
            return Node(items.map(node), Tag(.seq), items.isEmpty ? .flow : .block)
        case .object(let fields):
            let pairs = fields.sorted { (rank($0.key), $0.key) < (rank($1.key), $1.key) }
            return Node(pairs.map { (node(.text($0.key)), node($0.value)) }, Tag(.map), pairs.isEmpty ? .flow : .block)
        }
    }

    /// What says which thing it is stands before what is said of it.
    private static func rank(_ field: String) -> Int {
        ["apiVersion", "kind", "name", "metadata"].firstIndex(of: field) ?? 4
    }
}

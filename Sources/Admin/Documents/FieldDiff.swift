internal import FleetWire

/// How two documents differ, field by field.
struct FieldDiff: Hashable {
    struct Change: Hashable {
        var field: String
        var old: String?
        var new: String?
    }

    var changes: [Change]

    /// - Parameter old: nil where there is nothing yet.
    init(from old: JSONValue?, to new: JSONValue) {
        var before: [String: String] = [:]
        var after: [String: String] = [:]
        if let old { Self.flatten(old, "", &before) }
        Self.flatten(new, "", &after)
        changes = Set(before.keys).union(after.keys).sorted().compactMap { field in
            let (old, new) = (before[field], after[field])
            return old == new ? nil : Change(field: field, old: old, new: new)
        }
    }

    /// Lines such as `-  spec.pair: blue` and `+  spec.pair: green`.
    func lines(colour: Bool) -> [String] {
        changes.flatMap { change in
            [
                change.old.map { Self.paint("-  \(change.field): \($0)", red, colour) },
                change.new.map { Self.paint("+  \(change.field): \($0)", green, colour) },
            ].compactMap { $0 }
        }
    }

    private var red: Int { 31 }
    private var green: Int { 32 }

    /// SGR, the escape sequence for colours.
    static func paint(_ text: String, _ colour: Int, _ wanted: Bool) -> String {
        let text = Table.printable(text)
        return wanted ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
    }

    /// One entry for each value that is no object or list; an empty list is a value (`httpPorts: []` is not the default).
    private static func flatten(_ value: JSONValue, _ path: String, _ result: inout [String: String]) {
        switch value {
        case .object(let fields):
            for (name, inner) in fields { flatten(inner, path.isEmpty ? name : "\(path).\(name)", &result) }
        case .list(let items) where items.isEmpty: result[path] = "[]"
        case .list(let items):
            for (index, inner) in items.enumerated() { flatten(inner, "\(path)[\(index)]", &result) }
        case .null: break
        case .bool(let value): result[path] = "\(value)"
        case .integer(let value): result[path] = "\(value)"
        case .number(let value): result[path] = "\(value)"
        case .text(let text): result[path] = text
        }
    }
}

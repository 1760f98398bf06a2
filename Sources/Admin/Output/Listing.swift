internal import FleetWire

/// The answer to a list request, in the form that `-o` asks for.
///
/// JSON and YAML pass on what Central said, fields unknown here included; only tables and names read it.
struct Listing<Row: ListDisplayable> {
    /// `{apiVersion, kind: List, items}` as Central sent it.
    var body: [UInt8]
    /// What was asked for by name, and the word for one such thing.
    var name: String?
    var word: String

    func text(_ format: OutputFormat) throws(Failure) -> String {
        try format.render(
            document: document, names: { () throws(Failure) in try rows().map(\.reference) }, table: table)
    }

    /// The rows asked for; a name that nothing has is a refusal.
    func rows() throws(Failure) -> [Row] {
        let rows = try decode(Row.self)
        guard let name else { return rows }
        let named = rows.filter { $0.answers(to: name) }
        guard !named.isEmpty else { throw Failure(.refused, "\(word)/\(name): there is no such \(word)") }
        return named
    }

    private func table(_ wide: Bool) throws(Failure) -> String {
        let rows = try rows()
        guard !rows.isEmpty else { return "" }
        return Table(
            header: Row.columns + (wide ? Row.wideColumns : []), rows: rows.flatMap { $0.lines(wide: wide) }
        ).text
    }

    /// The list, or the one thing that was asked for by its name.
    private func document() throws(Failure) -> JSONValue {
        var items = try decode(JSONValue.self)
        if let name {
            _ = try rows()
            items = zip(items, try decode(Row.self)).filter { $0.1.answers(to: name) }.map(\.0)
            if items.count == 1, let item = items.first { return item }
        }
        return .object(["apiVersion": .text(APIVersion.current), "kind": .text("List"), "items": .list(items)])
    }

    private func decode<Item: Decodable>(_ type: Item.Type) throws(Failure) -> [Item] {
        do {
            return try JSON.decode(Items<Item>.self, from: body).items
        } catch {
            throw Failure(.refused, "Central's list of \(word)s cannot be read: \(error)")
        }
    }
}

private struct Items<Item: Decodable>: Decodable {
    var items: [Item]
}

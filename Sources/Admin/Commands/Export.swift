internal import ArgumentParser
internal import FleetWire
internal import FleetYAML

struct Export: AdminCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the fleet as a fleet file that apply takes unchanged.",
        discussion:
            "YAML documents; with -o json or yaml one List. Tokens, and drains of nodes, are no part of it: the ones are secret, the others the state of a moment."
    )

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let client = try client(session)
        var documents: [JSONValue] = []
        for kind in FleetObject.Kind.allCases {
            documents += try await client.get(ObjectList<JSONValue>.self, APIPath(kind.plural)).items.map(Self.trim)
        }
        let list = documents
        let text = try format.render(
            document: { () throws(Failure) in try JSONValue(of: ObjectList(list)) },
            names: { () throws(Failure) in try list.map { item throws(Failure) in try Self.reference(item) } },
            table: { _ throws(Failure) in try YAML.text(list) })
        session.terminal.data(text)
    }

    private static func reference(_ document: JSONValue) throws(Failure) -> String {
        do {
            return try FleetObject(strict: document).reference
        } catch {
            throw Failure(.refused, "an object of Central's cannot be read: \(error)")
        }
    }

    /// Leaves out what Central says of it, and, for people's sake, settings that set nothing.
    private static func trim(_ document: JSONValue) -> JSONValue {
        guard case .object(var fields) = document, case .object(var spec)? = fields["spec"] else { return document }
        fields["status"] = nil
        for field in ["service", "settings", "timeouts"] where spec[field] == .object([:]) { spec[field] = nil }
        fields["spec"] = .object(spec)
        return .object(fields)
    }
}

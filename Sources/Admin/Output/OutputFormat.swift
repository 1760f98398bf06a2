internal import ArgumentParser
internal import FleetWire
internal import FleetYAML

/// What `-o` takes.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case table, wide, json, yaml, name

    /// The one place that tells the formats apart; only what is wanted is made.
    ///
    /// - Parameters:
    ///   - document: the whole, for programs.
    ///   - names: `kind/name` of each thing.
    ///   - table: lines for people, with or without the further columns of `wide`.
    func render(
        document: () throws(Failure) -> JSONValue, names: () throws(Failure) -> [String],
        table: (_ wide: Bool) throws(Failure) -> String
    ) throws(Failure) -> String {
        switch self {
        case .table: try table(false)
        case .wide: try table(true)
        case .json: try document().indentedJSON()
        case .yaml: try YAML.text([try document()])
        case .name: try names().map { $0 + "\n" }.joined()
        }
    }
}

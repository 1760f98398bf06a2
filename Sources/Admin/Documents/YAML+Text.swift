internal import FleetWire
internal import FleetYAML

extension YAML {
    /// Documents as YAML, with the failure that lvsctl ends with.
    static func text(_ documents: [JSONValue]) throws(Failure) -> String {
        do {
            return try YAML.print(documents)
        } catch {
            throw Failure(.usage, error.reason)
        }
    }
}

internal import FleetWire

extension JSONValue {
    /// A document of a fleet file.
    init(_ kind: FleetObject.Kind, name: String?, spec: [String: JSONValue]) {
        var fields: [String: JSONValue] = [
            "apiVersion": .text(APIVersion.current), "kind": .text(kind.rawValue), "spec": .object(spec),
        ]
        if let name { fields["metadata"] = .object(["name": .text(name)]) }
        self = .object(fields)
    }

    /// The document that a value is on the wire.
    init(of value: some Encodable) throws(Failure) {
        let bytes = try value.json()
        do {
            self = try JSON.decode(JSONValue.self, from: bytes)
        } catch {
            throw Failure(.usage, "the document cannot be read back: \(error)")
        }
    }
}

public import FleetWire

/// One document of a YAML or JSON file, with the line of every field.
public struct YAMLDocument: Hashable, Sendable {
    public var value: JSONValue
    /// By path as `DocumentError` writes it (`spec.directors[0].address`); the empty path is the document's first line.
    public var lines: [String: Int]

    /// The line of a field, or of the nearest thing around it that the file has.
    public func line(of field: String) -> Int {
        var path = field[...]
        while !path.isEmpty {
            if let line = lines[String(path)] { return line }
            guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { break }
            path = path[..<end]
        }
        return lines[""] ?? 1
    }
}

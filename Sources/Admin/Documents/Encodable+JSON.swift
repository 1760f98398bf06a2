internal import FleetWire

extension Encodable {
    /// The value's document as bytes for the wire.
    func json() throws(Failure) -> [UInt8] {
        do {
            return try JSON.encode(self)
        } catch {
            throw Failure(.usage, "the document cannot be written as JSON: \(error)")
        }
    }

    /// The same for people, with a newline at its end.
    func indentedJSON() throws(Failure) -> String {
        do {
            return String(decoding: try JSON.pretty(self), as: UTF8.self) + "\n"
        } catch {
            throw Failure(.usage, "the document cannot be written as JSON: \(error)")
        }
    }
}

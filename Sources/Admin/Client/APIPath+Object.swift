internal import FleetModel
internal import FleetWire

extension APIPath {
    /// The path of a configured thing. A text that can be no name of it is told here, for it may not fit into a path.
    init(_ kind: FleetObject.Kind, name: String) throws(Failure) {
        guard kind == .assignment else {
            guard Name.isValid(name) else {
                throw Failure(.refused, "\(kind.word)/\(name): there is no such \(kind.word), for it is no name")
            }
            self.init(kind.plural, name)
            return
        }
        guard let key = Assignment.Key(name) else {
            throw Failure(.usage, "\"\(name)\" names no assignment; that is NAMESPACE/SERVICE@VIP, * for all")
        }
        self.init(key)
    }

    init(_ key: Assignment.Key) {
        self.init(FleetObject.Kind.assignment.plural, "\(key.namespace)", "\(key.service)", key.vip)
    }
}

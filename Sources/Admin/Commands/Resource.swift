internal import ArgumentParser
internal import FleetWire

/// What `get` and `describe` show; the raw value is the word in paths.
enum Resource: String, CaseIterable, ExpressibleByArgument {
    case pairs, directors, vips, pools, assignments, services, realservers, findings, drains, tokens, history

    init?(argument: String) {
        guard let match = Self.allCases.first(where: { $0.rawValue == argument || $0.word == argument }) else {
            return nil
        }
        self = match
    }

    /// The word for one, which also stands before the slash in `vip/shop`.
    var word: String { self == .history ? "revision" : String(rawValue.dropLast()) }

    var path: APIPath { APIPath(rawValue) }

    /// The kinds that administrators set.
    var kind: FleetObject.Kind? { FleetObject.Kind.allCases.first { $0.plural == rawValue } }

    /// Where one of them is found, if Central has a path for it; else it is picked from the list.
    func path(of name: String) throws(Failure) -> APIPath? {
        try kind.map { kind throws(Failure) in try APIPath(kind, name: name) }
    }
}

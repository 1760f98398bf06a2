internal import FleetWire

extension ChangeResult {
    /// `vip/shop created`, a line for each object; the whole document for `-o json` and `-o yaml`.
    func text(_ format: OutputFormat) throws(Failure) -> String {
        try text(format, document: { () throws(Failure) in try JSONValue(of: self) })
    }

    /// The same lines of an answer that says more than they.
    func text(_ format: OutputFormat, document: () throws(Failure) -> JSONValue) throws(Failure) -> String {
        try format.render(
            document: document,
            names: { items.map(\.object) },
            table: { _ in
                items.map { "\($0.object) \($0.action.rawValue)\(dryRun ? " (dry run)" : "")\n" }.joined()
            })
    }
}

internal import FleetWire

extension ChangeResult {
    /// `vip/shop created`, a line for each object; the whole document for `-o json` and `-o yaml`.
    func text(_ format: OutputFormat) throws(Failure) -> String {
        try format.render(
            document: { () throws(Failure) in try JSONValue(of: self) },
            names: { items.map(\.object) },
            table: { _ in
                items.map { "\($0.object) \($0.action.rawValue)\(dryRun ? " (dry run)" : "")\n" }.joined()
            })
    }
}

internal import FleetModel
internal import FleetWire

extension CentralClient {
    /// The thing itself, field by field, then tables of what belongs to it and what was found about it.
    func description(of kind: Resource, _ name: String, wide: Bool) async throws(Failure) -> String {
        var text = try await listing(kind, name: name, .yaml)
        switch kind {
        case .pairs:
            let status = try await get(View<FleetStatus>.self, APIPath("status")).status
            let takeovers = status.pairs.first { $0.name == name }?.takeovers ?? []
            if !takeovers.isEmpty {
                text += "\nTakeovers:\n" + takeovers.map { "\(Table.printable($0.sentence))\n" }.joined()
            }
            text += section("Directors", try await views(.directors, of: DirectorStatus.self), wide) {
                $0.status.pair == name
            }
            text += section("Services", try await views(.services, of: ServiceStatus.self), wide) {
                $0.status.pair == name
            }
        case .vips:
            text += section("Services", try await views(.services, of: ServiceStatus.self), wide) {
                $0.status.vip == name
            }
        case .pools:
            text += section("Real servers", try await views(.realservers, of: RealServerStatus.self), wide) {
                $0.status.pool == name
            }
            text += section("Services", try await views(.services, of: ServiceStatus.self), wide) {
                $0.status.pool == name
            }
        case .assignments:
            let key = Assignment.Key(name)
            text += section("Services", try await views(.services, of: ServiceStatus.self), wide) { service in
                guard let key, let application = service.status.application else { return false }
                return service.status.vip == key.vip && key.covers(application)
            }
        case .directors, .services, .realservers, .findings, .drains, .tokens, .history: break
        }
        guard kind != .findings, kind != .drains, kind != .tokens, kind != .history else { return text }
        let subject = "\(kind.word)/\(name)"
        return text
            + section("Findings", try await views(.findings, of: Finding.self), wide) { $0.status.subject == subject }
    }

    private func section<Row: ListDisplayable>(
        _ title: String, _ rows: [Row], _ wide: Bool, where belongs: (Row) -> Bool
    ) -> String {
        let lines = rows.filter(belongs).flatMap { $0.lines(wide: wide) }
        guard !lines.isEmpty else { return "\n\(title): none\n" }
        return "\n\(title):\n" + Table(header: Row.columns + (wide ? Row.wideColumns : []), rows: lines).text
    }
}

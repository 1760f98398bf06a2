internal import FleetModel
internal import FleetWire

extension CentralClient {
    /// Lists one kind in the format asked for.
    func listing(_ kind: Resource, name: String? = nil, _ format: OutputFormat) async throws(Failure) -> String {
        let body = try await body(kind, name: name)
        return switch kind {
        case .pairs:
            try Listing<PairRow>(body: body, name: name, word: kind.word).text(format)
                + (try await heldText(name: name, format))
        case .drains: try Listing<View<DrainStatus>>(body: body, name: name, word: kind.word).text(format)
        case .pools: try Listing<PoolRow>(body: body, name: name, word: kind.word).text(format)
        case .vips: try Listing<VIPRow>(body: body, name: name, word: kind.word).text(format)
        case .assignments: try Listing<AssignmentRow>(body: body, name: name, word: kind.word).text(format)
        case .directors: try Listing<View<DirectorStatus>>(body: body, name: name, word: kind.word).text(format)
        case .services: try Listing<View<ServiceStatus>>(body: body, name: name, word: kind.word).text(format)
        case .realservers: try Listing<View<RealServerStatus>>(body: body, name: name, word: kind.word).text(format)
        case .findings: try Listing<View<Finding>>(body: body, name: name, word: kind.word).text(format)
        case .history: try Listing<View<HistoryEntry>>(body: body, name: name, word: kind.word).text(format)
        case .tokens: try Listing<TokenDocument>(body: body, name: name, word: kind.word).text(format)
        }
    }

    /// What is held back of pairs, a line each below their table; documents say it under `status`.
    private func heldText(name: String?, _ format: OutputFormat) async throws(Failure) -> String {
        guard format == .table || format == .wide else { return "" }
        let status = try await get(View<FleetStatus>.self, APIPath("status")).status
        let pairs = status.pairs.filter { name == nil || $0.name == name }
        let takeovers = format == .wide ? pairs.map { $0.takeoverText(wantsAll: true) }.joined() : ""
        return pairs.map(\.heldText).joined() + (takeovers.isEmpty ? "" : "\n\(takeovers)")
    }

    /// The list as Central sends it; one configured thing is asked for by its own path and put into a list of one.
    private func body(_ kind: Resource, name: String?) async throws(Failure) -> [UInt8] {
        guard let name, let path = try kind.path(of: name) else { return try await get(kind.path) }
        return try ObjectList([try await get(JSONValue.self, path)]).json()
    }

    /// The views of one kind.
    func views<Status>(_ kind: Resource, of type: Status.Type) async throws(Failure) -> [View<Status>] {
        try await get(ObjectList<View<Status>>.self, kind.path).items
    }
}

internal import FleetModel
internal import FleetWire

/// Lets VIPs of a pair prefer other directors, and waits until they are there.
struct PreferenceChange {
    let client: CentralClient
    let pair: Pair.Key
    let force: Bool

    /// - Returns: the VIPs, sorted.
    func apply(_ wanted: [VirtualIP.Key: String], within timeout: DurationArgument) async throws(Failure) -> [VirtualIP
        .Key]
    {
        let path = APIPath("pairs", pair, "preferences").with(force ? ["force"] : [])
        let body = JSONValue.object(["vips": .object(wanted.mapValues { .text($0) })])
        _ = try await client.send(.put, path, body)
        let left = try await PairWatch(client: client, pair: pair).until(within: timeout.duration) {
            $0.misplaced(wanted)
        }
        guard left.isEmpty else {
            let words = left.map { "vip/\($0) is not on \(wanted[$0] ?? "")" }.joined(separator: ", ")
            throw Failure(.refused, "out of time after \(timeout): \(words); it stays planned there")
        }
        return wanted.keys.sorted()
    }
}

internal import FleetModel
internal import FleetWire

/// Lets each director of a pair take back the VIPs that prefer it.
struct Return {
    let client: CentralClient
    let pair: Pair.Key
    let timeout: DurationArgument
    let force: Bool

    func run() async throws(Failure) -> String {
        let watch = PairWatch(client: client, pair: pair)
        let directors = try await watch.look().notReturned
        guard !directors.isEmpty else { return "pair/\(pair) unchanged\n" }
        for director in directors {
            let path = APIPath("directors", director, "return")
            _ = try await client.send(.put, path.with(force ? ["force"] : []))
            let left = try await watch.until(within: timeout.duration) { $0.notReturned.filter { $0 == director } }
            // Central ends it by itself once the director says that it carries them; an order that did not come about ends here.
            _ = try await client.send(.delete, path)
            guard left.isEmpty else {
                throw Failure(.refused, "out of time after \(timeout): director/\(director) did not take its VIPs back")
            }
        }
        return directors.map { "director/\($0) carries the VIPs that prefer it\n" }.joined()
    }
}

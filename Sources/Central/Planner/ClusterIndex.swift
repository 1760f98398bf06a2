import FleetModel

/// What the planner looks up again and again, put in order once for a snapshot.
struct ClusterIndex: Sendable {
    /// By Service, sorted by name, so that equal snapshots give equal plans.
    private let slicesByService: [ObjectReference: [EndpointSlice]]

    init(_ cluster: ClusterSnapshot) {
        var slices: [ObjectReference: [EndpointSlice]] = [:]
        for slice in cluster.endpointSlices.values {
            guard let service = slice.service else { continue }
            slices[service, default: []].append(slice)
        }
        slicesByService = slices.mapValues { $0.count == 1 ? $0 : $0.sorted { $0.reference < $1.reference } }
    }

    func slices(of service: ObjectReference) -> [EndpointSlice] { slicesByService[service] ?? [] }
}

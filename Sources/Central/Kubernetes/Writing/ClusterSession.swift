import FleetWire

/// Answers requests for single objects of the cluster: the API, or in tests a cluster that is made up.
protocol ClusterSession: Sendable {
    /// Gives the object as it stands after the request.
    func send(_ request: ClusterRequest) async throws(ClusterFailure) -> JSONValue
}

import ServiceLifecycle

extension Central {
    /// What writes to the cluster, in the order in which it is started; nothing where there is no cluster to write to.
    func writers(_ connection: ClusterConnection, _ state: FleetState, _ reports: ReportBook) -> [any Service] {
        guard let session = connection.session else { return [] }
        let identity = CentralIdentity.make()
        guard options.leaderElection else {
            return [writer(session, state, reports, SoleLeader(), identity)]
        }
        let holder = LeaseHolder(
            session: CountedSession(session: session, board: state.writing),
            namespace: options.leaderElectionNamespace ?? CentralIdentity.namespace() ?? "lvsfleet",
            name: options.leaderElectionName, identity: identity, logger: logger)
        // Services end in the opposite order: the writer is done before the Lease is given back.
        return [holder, writer(session, state, reports, holder, identity)]
    }

    private func writer(
        _ session: any ClusterSession, _ state: FleetState, _ reports: ReportBook, _ leadership: any Leadership,
        _ identity: String
    ) -> ClusterWriter {
        ClusterWriter(
            state: state, reports: reports, session: session, leadership: leadership, instance: identity, logger: logger
        )
    }
}

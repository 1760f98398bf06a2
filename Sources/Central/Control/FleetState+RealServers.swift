extension FleetState {
    /// Shows what is served now to those who ask for the hosts of real servers.
    func showRealServers() async {
        await realServers.show(
            RealServerBoard.Picture(
                epoch: stored.epoch, fleet: stored.fleet, slices: slices, occupied: cluster.occupiedAddresses))
    }
}

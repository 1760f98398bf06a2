import FleetModel

extension ClusterSnapshot {
    /// Puts the pictures of all queries together, in an order of their own, so that equal ones give equal snapshots.
    init(_ pictures: [ClusterQuery: ReflectorPicture]) {
        self.init()
        for (query, picture) in pictures.sorted(by: { $0.key.order < $1.key.order }) {
            if picture.isAnswered { answered.insert(query) }
            if picture.isRefused { refused.insert(query) }
            findings += picture.findings
            for object in picture.objects.values { insert(object) }
        }
    }
}

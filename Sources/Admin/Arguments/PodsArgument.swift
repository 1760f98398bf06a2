internal import ArgumentParser
internal import FleetWire

/// `NAMESPACE:KEY=VALUE[,KEY=VALUE]`.
struct PodsArgument: ExpressibleByArgument, Hashable {
    var namespace: String
    var labels: [String: String]

    init(namespace: String, labels: [String: String]) {
        self.namespace = namespace
        self.labels = labels
    }

    init?(argument: String) {
        let halves = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        // A pool of all pods of a namespace does not exist, so here `all` is no label.
        guard halves.count == 2, !halves[0].isEmpty, let labels = LabelsArgument(argument: String(halves[1])),
            !labels.labels.isEmpty
        else { return nil }
        self.init(namespace: String(halves[0]), labels: labels.labels)
    }

    var document: JSONValue {
        .object(["namespace": .text(namespace), "labels": .object(labels.mapValues { .text($0) })])
    }
}

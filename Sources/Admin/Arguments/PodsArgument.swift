internal import ArgumentParser

/// `NAMESPACE:KEY=VALUE[,KEY=VALUE]`.
struct PodsArgument: ExpressibleByArgument, Hashable {
    var namespace: String
    var labels: [String: String]

    init?(argument: String) {
        let halves = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty else { return nil }
        namespace = String(halves[0])
        labels = [:]
        for label in halves[1].split(separator: ",", omittingEmptySubsequences: false) {
            let parts = label.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else { return nil }
            guard labels.updateValue(String(parts[1]), forKey: String(parts[0])) == nil else { return nil }
        }
    }
}

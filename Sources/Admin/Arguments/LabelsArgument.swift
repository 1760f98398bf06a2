internal import ArgumentParser
internal import FleetWire

/// `KEY=VALUE[,KEY=VALUE]`, or `all` where no label is asked for.
struct LabelsArgument: ExpressibleByArgument, Hashable {
    var labels: [String: String]

    init?(argument: String) {
        labels = [:]
        guard argument != "all" else { return }
        for label in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = label.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else { return nil }
            guard labels.updateValue(String(parts[1]), forKey: String(parts[0])) == nil else { return nil }
        }
    }

    var document: JSONValue { .object(labels.mapValues { .text($0) }) }
}

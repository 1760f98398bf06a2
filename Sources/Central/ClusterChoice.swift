import ArgumentParser

/// `--cluster kubernetes|manifests:DIR|none`.
enum ClusterChoice: Hashable, Sendable, ExpressibleByArgument {
    case kubernetes
    case manifests(String)
    case none

    init?(argument: String) {
        switch argument {
        case "kubernetes": self = .kubernetes
        case "none": self = .none
        default:
            let prefix = "manifests:"
            guard argument.hasPrefix(prefix), argument.count > prefix.count else { return nil }
            self = .manifests(String(argument.dropFirst(prefix.count)))
        }
    }

    var defaultValueDescription: String { self == .kubernetes ? "kubernetes" : "" }
}

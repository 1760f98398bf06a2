internal import ArgumentParser

struct Drain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take a node, and all its real servers, gently out of service.",
        subcommands: [DrainNode.self, DrainDirector.self])
}

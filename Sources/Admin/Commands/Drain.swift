internal import ArgumentParser

struct Drain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take a node with its real servers, or a director, gently out of service.",
        subcommands: [DrainNode.self, DrainDirector.self])
}

internal import ArgumentParser

struct Undrain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a drained node or director back into service.",
        subcommands: [UndrainNode.self, UndrainDirector.self])
}

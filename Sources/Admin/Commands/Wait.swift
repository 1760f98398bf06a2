internal import ArgumentParser

struct Wait: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Wait for something to become true.", subcommands: [WaitApplied.self])
}

internal import ArgumentParser

struct Assign: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a namespace, or one of its services, appear on a VIP.",
        subcommands: [AssignNamespace.self, AssignService.self])
}

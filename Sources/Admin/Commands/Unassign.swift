internal import ArgumentParser

struct Unassign: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take a namespace, or a service, off a VIP again.",
        subcommands: [UnassignNamespace.self, UnassignService.self])
}

internal import ArgumentParser

struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create a pair, a VIP, a pool or a director's token.",
        subcommands: [CreatePair.self, CreateVIP.self, CreatePool.self, CreateToken.self])
}

internal import ArgumentParser

struct Drain: AdminCommand {
    static let configuration = CommandConfiguration(abstract: "Drain a real server (not in this release).")

    @Argument(parsing: .allUnrecognized, help: .hidden)
    var arguments: [String] = []

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        throw Failure(.usage, "drain is not yet there: what its source calls terminating or unready drains by itself")
    }
}

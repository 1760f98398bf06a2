internal import ArgumentParser

struct DrainDirector: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "director", abstract: "Move a director's VIPs to its partner (not in this release).")

    @Argument(parsing: .allUnrecognized, help: .hidden)
    var arguments: [String] = []

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        throw Failure(.usage, "drain director is not yet there: this release moves no VIP")
    }
}

internal import ArgumentParser

struct Approve: AdminCommand {
    static let configuration = CommandConfiguration(abstract: "Let a held revision through (not in this release).")

    @Argument(help: "Name of the pair.")
    var pair: String

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        throw Failure(.usage, "approve is not yet there: this release holds no revision")
    }
}

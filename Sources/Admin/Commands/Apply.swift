internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct Apply: AdminCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create or configure what a fleet file names, all or nothing; nothing is deleted.")

    @Option(
        name: [.short, .customLong("filename")], help: ArgumentHelp("The fleet file; - for stdin.", valueName: "file"))
    var file: String

    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let file = try FleetFile.read(file)
        // Things that others refer to come first, so that the answer's lines read as they were made.
        let order = FleetObject.Kind.allCases
        let objects = order.flatMap { kind in file.objects.filter { $0.kind == kind } }
        let body = try JSONValue(of: ApplyRequest(items: objects))
        let result: ChangeResult
        do {
            result = try await client(session).change(.post, APIPath("apply"), body, options: change)
        } catch {
            throw file.locate(error)
        }
        session.terminal.data(try result.text(format))
    }
}

private struct ApplyRequest: Encodable {
    var items: [FleetObject]
}

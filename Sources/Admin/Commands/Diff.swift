internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct Diff: AdminCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say how the objects of a fleet file differ from the fleet.",
        discussion: "Exit status: 0 the same, 1 different, 2 an error, 3 Central out of reach.")

    @Option(
        name: [.short, .customLong("filename")], help: ArgumentHelp("The fleet file; - for stdin.", valueName: "file"))
    var file: String

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let lines: [String]
        do {
            lines = try await differences(session)
        } catch {
            // 1 means different here, so no error may end with it.
            throw Failure(error.status == .refused ? .usage : error.status, error.sentence, problem: error.problem)
        }
        guard !lines.isEmpty else { return }
        session.terminal.data(lines.map { $0 + "\n" }.joined())
        throw Failure(.refused, nil)
    }

    private func differences(_ session: Session) async throws(Failure) -> [String] {
        let file = try FleetFile.read(file)
        let client = try client(session)
        var present: [String: FleetObject] = [:]
        for kind in FleetObject.Kind.allCases where file.objects.contains(where: { $0.kind == kind }) {
            let objects = try await client.get(ObjectList<FleetObject>.self, APIPath(kind.plural)).items
            for object in objects { present[object.reference] = object }
        }
        var lines: [String] = []
        for entry in file.entries {
            let object = entry.object
            let old = try present[object.reference].map { old throws(Failure) in try JSONValue(of: old) }
            let diff = FieldDiff(from: old, to: try JSONValue(of: object))
            guard !diff.changes.isEmpty else { continue }
            lines.append("--- \(old == nil ? "(none)" : object.reference)")
            lines.append("+++ \(object.reference) (\(file.name):\(entry.line(of: "")))")
            lines += diff.lines(colour: session.terminal.colour)
        }
        return lines
    }
}

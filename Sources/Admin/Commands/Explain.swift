internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct Explain: AdminCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say why a service stands where it stands, and what would change it.")

    @Argument(help: ArgumentHelp("The service.", valueName: "namespace/service"))
    var application: ApplicationArgument

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let client = try client(session)
        let path = APIPath("explain", application.reference.namespace, application.reference.name)
        let body = try await client.get(path)
        func view() throws(Failure) -> View<Explanation> { try client.decode(View<Explanation>.self, body, path) }
        let text = try format.render(
            document: { () throws(Failure) in try client.decode(JSONValue.self, body, path) },
            names: { ["service/\(application.reference)"] },
            table: { _ throws(Failure) in try view().status.lines.map { Table.printable($0) + "\n" }.joined() })
        session.terminal.data(text)
    }
}

extension Explanation {
    /// A line for each port, and under it the sentences.
    var lines: [String] {
        var lines: [String] = []
        for port in ports {
            let place = port.vips.isEmpty ? "on no VIP" : "on \(port.vips.joined(separator: ", "))"
            let winners = port.winners.isEmpty ? "" : " by \(port.winners.joined(separator: ", "))"
            lines.append(
                "\(application) \(port.port)/\(port.transport.rawValue), exposed by pool \(port.pool): \(place)\(winners)"
            )
            lines += port.sentences.map { "  \($0)" }
        }
        if ports.isEmpty { lines.append("\(application): no port of it is exposed") }
        return lines + sentences.map { "  \($0)" }
    }
}

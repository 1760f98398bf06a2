internal import ArgumentParser
internal import FleetWire

/// `IP[=WEIGHT],...`; addresses of both families, because neither has a comma or an equals sign.
struct ServersArgument: ExpressibleByArgument, Hashable {
    struct Server: Hashable {
        var address: String
        var weight: Int64?
    }

    var servers: [Server]

    init?(argument: String) {
        servers = []
        for item in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let address = parts.first, !address.isEmpty else { return nil }
            var server = Server(address: String(address))
            if parts.count == 2 {
                guard let weight = Int64(parts[1]) else { return nil }
                server.weight = weight
            }
            servers.append(server)
        }
    }

    var documents: [JSONValue] {
        servers.map { server in
            var fields: [String: JSONValue] = ["address": .text(server.address)]
            fields["weight"] = server.weight.map { .integer($0) }
            return .object(fields)
        }
    }
}

import FleetModel

/// What is known of who carries which VIP here: what keepalived said last, and where it has said nothing, what the interfaces hold.
struct RoleBook: Hashable {
    private var heard: [String: DirectorReport.Role] = [:]

    init() {}

    /// Reads what `text` wrote; lines that make no sense are left out.
    init(text: String) {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 2, let role = DirectorReport.Role(rawValue: String(words[1])) else { continue }
            heard[String(words[0])] = role
        }
    }

    /// `lvsfleet-blue-a standby`, a line each.
    var text: String { heard.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.rawValue)\n" }.joined() }

    /// Gives whether it was news.
    mutating func hear(_ line: RoleLine) -> Bool { heard.updateValue(line.role, forKey: line.instance) != line.role }

    /// By VIP, this director's role; those that no router carries are left out.
    ///
    /// - Parameter held: the addresses that the host's interfaces hold.
    func roles(of vips: [Slice.Address], held: Set<IPAddress>) -> [VirtualIP.Key: DirectorReport.Role] {
        var roles: [VirtualIP.Key: DirectorReport.Role] = [:]
        for vip in vips {
            guard let director = vip.preferredDirector else { continue }
            let said = heard[KeepalivedText.instance(director, vip.address.family)]
            roles[vip.name] = said ?? (held.contains(vip.address) ? .active : .unknown)
        }
        return roles
    }

    /// What was said of the routers of some families, sorted as they are.
    func routers(_ routers: [Slice.Router], _ families: [IPAddress.Family]) -> [DirectorReport.Router] {
        routers.flatMap { router in
            families.map { family in
                DirectorReport.Router(
                    director: router.director, family: family,
                    role: heard[KeepalivedText.instance(router.director, family)] ?? .unknown)
            }
        }
    }
}

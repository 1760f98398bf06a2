import FleetModel
import FleetWire

/// What an administrator asks for.
enum FleetEdit: Hashable, Sendable {
    /// Makes it; refuses a different one of that name.
    case create(FleetObject)
    /// Makes it, or sets it so.
    case put(FleetObject)
    /// Makes them or sets them so, in dependency order; deletes nothing.
    case apply([FleetObject])
    case remove(ObjectKey)
    /// Drains a node in every pool, or ends that.
    case drain(String)
    case undrain(String)
    /// Lets a director leave all VIPs to its partner, or ends that.
    case drainDirector(String)
    case undrainDirector(String)
}

/// Why an edit was refused before it came to validation.
enum EditRefusal: Error, Hashable, CustomStringConvertible {
    case notFound(ObjectKey)
    case exists(ObjectKey)
    case repeated(ObjectKey)
    case noNode(String)
    case noDirector(String)
    /// Its partner, which is not there to take over, and why not.
    case noPartner(String, String)
    /// With the `metadata.name` of the cluster's object.
    case belongsToCluster(ObjectKey, manifest: String)
    /// With everything that still refers to it.
    case stillReferred(ObjectKey, by: [ObjectKey])

    var description: String {
        switch self {
        case .notFound(let key): "\(key): there is no such \(key.kind.word)"
        case .exists(let key): "\(key) exists and is different"
        case .noNode(let name):
            "\"\(name)\" is neither a node's name nor an address"
        case .noDirector(let name): "director/\(name): there is no such director"
        case .noPartner(let name, let reason): "director/\(name) cannot leave its VIPs to another: \(reason)"
        case .repeated(let key): "\(key) is named twice"
        case .belongsToCluster(let key, let manifest):
            "\(key) belongs to the cluster (\(APIVersion.current) \(key.kind.rawValue) \(manifest)): change it there, or give --force"
        case .stillReferred(let key, let referrers):
            "\(key) is still referred to by \(Self.list(referrers))"
        }
    }

    /// The first ten by name, and how many more.
    static func list(_ keys: [ObjectKey]) -> String {
        let more = keys.count - 10
        return keys.prefix(10).map(\.description).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
}

import FleetModel

extension FleetObject: Codable {
    private enum CodingKeys: String, CodingKey { case apiVersion, kind, metadata, spec }

    private struct Metadata: Codable {
        var name: String?
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let version = try container.decode(String.self, forKey: .apiVersion)
        guard version == APIVersion.current else {
            throw DecodingError.dataCorruptedError(
                forKey: .apiVersion, in: container, debugDescription: "\"\(version)\" is not \(APIVersion.current)")
        }
        let word = try container.decode(String.self, forKey: .kind)
        guard let kind = Kind(rawValue: word) else {
            let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: container, debugDescription: "\"\(word)\" is not one of \(kinds)")
        }
        if kind == .assignment {
            let spec = try container.decode(AssignmentSpec.self, forKey: .spec)
            self = .assignment(spec.key, Assignment.Settings(service: spec.settings ?? ServiceOverrides()))
            return
        }
        let metadata = try container.decode(Metadata.self, forKey: .metadata)
        guard let name = metadata.name else {
            throw DecodingError.dataCorruptedError(
                forKey: .metadata, in: container, debugDescription: "name is missing")
        }
        switch kind {
        case .pair: self = .pair(name, try container.decode(PairSpec.self, forKey: .spec).settings)
        case .pool: self = .pool(name, try container.decode(PoolSpec.self, forKey: .spec).settings)
        default: self = .vip(name, try container.decode(VIPSpec.self, forKey: .spec).settings)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(APIVersion.current, forKey: .apiVersion)
        try container.encode(kind, forKey: .kind)
        try container.encode(Metadata(name: name), forKey: .metadata)
        switch self {
        case .pair(_, let settings): try container.encode(PairSpec(settings), forKey: .spec)
        case .pool(_, let settings): try container.encode(PoolSpec(settings), forKey: .spec)
        case .vip(_, let settings): try container.encode(VIPSpec(settings), forKey: .spec)
        case .assignment(let key, let settings): try container.encode(AssignmentSpec(key, settings), forKey: .spec)
        }
    }
}

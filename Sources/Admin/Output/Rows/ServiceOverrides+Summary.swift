internal import FleetModel

extension ServiceOverrides {
    /// What is set, in one cell: `scheduler=rr,persistence=300/24`.
    var summary: String {
        let flags = schedulerFlags?.map(\.rawValue).joined(separator: "+")
        let client = persistence.map {
            "\($0.timeoutSeconds)" + ($0.netmask.map { "/\($0)" } ?? "")
                + ($0.engine.map { " by \($0.rawValue)" } ?? "")
        }
        let words: [(String, String?)] = [
            ("scheduler", scheduler?.rawValue), ("flags", flags), ("forwarding", forwarding?.rawValue),
            ("tunnel", tunnel?.description),
            ("persistence", client), ("persistAcrossPorts", persistAcrossPorts.map { "\($0)" }),
            ("onePacket", onePacket.map { "\($0)" }), ("upper", upperThreshold.map { "\($0)" }),
            ("lower", lowerThreshold.map { "\($0)" }), ("drain", drainSeconds.map { "\($0)" }),
            ("sources", sourceRanges?.sourcesText),
        ]
        return words.compactMap { word, value in value.map { "\(word)=\($0)" } }.joined(separator: ",")
    }
}

extension [IPNetwork] {
    /// Where clients may come from: `10.0.0.0/8+fd09::/64`, or `any`.
    var sourcesText: String { isEmpty ? "any" : map(\.description).joined(separator: "+") }
}

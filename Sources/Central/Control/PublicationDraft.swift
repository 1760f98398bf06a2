import FleetModel
import FleetWire

/// A slice that differs from what is served, before it has a revision.
struct PublicationDraft: Hashable, Sendable {
    var slice: Slice
    var digest: String

    /// The slices whose digest is another than the one served.
    static func changed(
        _ slices: [Pair.Key: Slice], since served: [Pair.Key: Publication]
    ) throws -> [Pair.Key: PublicationDraft] {
        try slices.compactMapValues { slice in
            let digest = Digest.sha256(try JSON.encode(slice))
            return served[slice.pair]?.digest == digest ? nil : PublicationDraft(slice: slice, digest: digest)
        }
    }

    func publication(_ revision: Revision) throws -> Publication {
        Publication(
            revision: revision, digest: digest,
            document: try JSON.encode(SliceDocument(revision: revision, slice: slice)))
    }

    func entry(_ publication: Publication, time: Int64, cause: String) -> HistoryEntry {
        HistoryEntry(
            pair: slice.pair, revision: publication.revision, time: time, digest: digest,
            services: slice.services.count, servers: slice.pools.reduce(0) { $0 + $1.servers.count }, cause: cause)
    }
}

extension Publication {
    /// The slices of stored documents; one that cannot be read is served as it is, and no memory for the planner.
    static func slices(_ publications: [Pair.Key: Publication]) -> [Pair.Key: Slice] {
        publications.compactMapValues { try? JSON.decode(SliceDocument.self, from: $0.document).slice }
    }
}

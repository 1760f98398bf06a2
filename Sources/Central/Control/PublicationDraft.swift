import FleetModel
import FleetWire

/// A slice that differs from what is served, before it has a revision.
struct PublicationDraft: Hashable, Sendable {
    var slice: Slice
    /// The slice as JSON, of which the digest is made.
    private let bytes: [UInt8]
    let digest: String

    /// - Parameter writer: writes the slices of the pair.
    init(_ slice: Slice, _ writer: inout SliceWriter) throws {
        self.slice = slice
        bytes = try writer.bytes(of: slice)
        digest = Digest.sha256(bytes)
    }

    func publication(_ revision: Revision, _ approval: SliceDocument.Approval?) throws -> Publication {
        Publication(
            revision: revision, digest: digest,
            document: try SliceWriter.document(revision, pair: slice.pair, slice: bytes, approval: approval))
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
        publications.compactMapValues { $0.slice }
    }

    var slice: Slice? { try? JSON.decode(SliceDocument.self, from: document).slice }

    /// The same for a store that has another epoch than when the document was written: a database that was restored.
    ///
    /// Its approvals are void, because they were weighed against what the other database served.
    func moved(to epoch: String) -> Publication {
        guard let old = try? JSON.decode(SliceDocument.self, from: document), old.revision.epoch != epoch,
            let bytes = try? JSON.encode(SliceDocument(revision: revision, slice: old.slice))
        else { return self }
        return Publication(revision: revision, digest: digest, document: bytes)
    }
}

import FleetModel
import FleetWire

/// Reads slices, and decodes anew only what differs from the one before: of 1,000 services a change touches a few.
///
/// Equal bytes mean equal values, and Central writes equal values as equal bytes. What pools and services begin and end with
/// alike is cut out of the document, the rest goes through the one decoder, and what is known already is put back. So the
/// decoder says what is valid, and a reader with a memory gives exactly what one without gives.
///
/// Long lists of services go through the decoder in pieces, each in the document's own frame: it wants some 600 bytes for
/// each of them, and all pieces take the same memory.
struct SliceReader: Sendable {
    private struct Memory {
        var bytes: [UInt8]
        var parts: SliceParts
        var slice: Slice
    }

    /// How many services the decoder is given at once.
    private let pieceLength: Int
    private var memory: Memory?
    /// How many bytes the decoder was given for the last document.
    private(set) var decodedBytes = 0

    init(pieceLength: Int = 512) { self.pieceLength = pieceLength }

    mutating func read(_ bytes: [UInt8]) throws(DocumentError) -> SliceDocument {
        let parts = SliceParts(bytes)
        let document: SliceDocument
        if let parts, let assembled = assemble(bytes, parts) {
            document = assembled
        } else {
            document = try JSON.decode(SliceDocument.self, from: bytes)
            decodedBytes = bytes.count
        }
        memory = parts.map { Memory(bytes: bytes, parts: $0, slice: document.slice) }
        return document
    }

    /// The document by way of what is remembered, and in pieces; nil where neither spares anything, or where the decoder
    /// finds fault: what is wrong is for it to say of the whole.
    private mutating func assemble(_ bytes: [UInt8], _ parts: SliceParts) -> SliceDocument? {
        // Services name their settings by the place in the list of profiles.
        let known = memory.flatMap { bytes[parts.profiles] == $0.bytes[$0.parts.profiles] ? $0 : nil }
        let pools = Common(known?.parts.pools, known?.bytes, parts.pools, bytes)
        let services = Common(known?.parts.services, known?.bytes, parts.services, bytes)
        let pieces = services.pieces(length: pieceLength)
        guard pools.count + services.count > 0 || pieces.count > 1,
            parts.pools.inside.upperBound < parts.services.inside.lowerBound
        else { return nil }
        var document: SliceDocument?
        var differing: [Slice.Service] = []
        differing.reserveCapacity(services.differing.count)
        var decodedBytes = 0
        for piece in pieces {
            let text = [
                bytes[..<parts.pools.inside.lowerBound],
                // Pools come with the first piece.
                document == nil ? bytes[pools.span] : [],
                bytes[parts.pools.inside.upperBound..<parts.services.inside.lowerBound],
                bytes[services.span(of: piece)],
                bytes[parts.services.inside.upperBound...],
            ].flatMap(\.self)
            guard var read = try? JSON.decode(SliceDocument.self, from: text), read.slice.services.count == piece.count
            else { return nil }
            differing += read.slice.services
            read.slice.services = []
            document = document ?? read
            decodedBytes += text.count
        }
        guard var document, let allPools = pools.complete(document.slice.pools, from: known?.slice.pools ?? []),
            let allServices = services.complete(differing, from: known?.slice.services ?? [])
        else { return nil }
        document.slice.pools = allPools
        document.slice.services = allServices
        self.decodedBytes = decodedBytes
        return document
    }
}

/// What two lists of objects begin and end with alike, byte for byte.
private struct Common {
    private let first: Int
    private let last: Int
    private let isEqual: Bool
    private let elements: [Range<Int>]

    /// - Parameter old: nil: there was no list before, and nothing is alike.
    init(_ old: SliceParts.List?, _ oldBytes: [UInt8]?, _ new: SliceParts.List, _ newBytes: [UInt8]) {
        let (old, oldBytes) = (old?.elements ?? [], oldBytes ?? [])
        elements = new.elements
        let shorter = min(old.count, elements.count)
        func isSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
            left.count == right.count && oldBytes[left] == newBytes[right]
        }
        var first = 0
        while first < shorter, isSame(old[first], elements[first]) { first += 1 }
        var last = 0
        while last < shorter - first, isSame(old[old.count - 1 - last], elements[elements.count - 1 - last]) {
            last += 1
        }
        isEqual = first + last == elements.count && old.count == elements.count
        (self.first, self.last) = (first, last)
    }

    var count: Int { first + last }

    /// Which objects of the new list lie in between.
    var differing: Range<Int> { first..<elements.count - last }

    /// Those, so many at a time; one piece without any where there is none.
    func pieces(length: Int) -> [Range<Int>] {
        guard !differing.isEmpty else { return [differing] }
        return stride(from: differing.lowerBound, to: differing.upperBound, by: length).map {
            $0..<min($0 + length, differing.upperBound)
        }
    }

    /// Where in the new list's bytes they lie.
    var span: Range<Int> { span(of: differing) }

    func span(of piece: Range<Int>) -> Range<Int> {
        let piece = elements[piece]
        return (piece.first?.lowerBound ?? 0)..<(piece.last?.upperBound ?? 0)
    }

    /// The whole new list; nil where the decoder found another number of elements than lie there.
    func complete<Element>(_ decoded: [Element], from known: [Element]) -> [Element]? {
        guard decoded.count == differing.count, known.count >= count else { return nil }
        if isEqual { return known }
        // Mostly all of it is new.
        return count == 0 ? decoded : known.prefix(first) + decoded + known.suffix(last)
    }
}

import FleetModel
import FleetWire

/// Reads slices, and decodes anew only what differs from the one before: of 1,000 services a change touches a few.
///
/// Equal bytes mean equal values, and Central writes equal values as equal bytes. What pools and services begin and end with
/// alike is cut out of the document, the rest goes through the one decoder, and what is known already is put back. So the
/// decoder says what is valid, and a reader with a memory gives exactly what one without gives.
struct SliceReader: Sendable {
    private struct Memory {
        var bytes: [UInt8]
        var parts: SliceParts
        var slice: Slice
    }

    private var memory: Memory?
    /// How many bytes the decoder was given for the last document.
    private(set) var decodedBytes = 0

    mutating func read(_ bytes: [UInt8]) throws(DocumentError) -> SliceDocument {
        let parts = SliceParts(bytes)
        let document: SliceDocument
        if let parts, let memory, let spliced = splice(bytes, parts, memory) {
            document = spliced
        } else {
            document = try JSON.decode(SliceDocument.self, from: bytes)
            decodedBytes = bytes.count
        }
        memory = parts.map { Memory(bytes: bytes, parts: $0, slice: document.slice) }
        return document
    }

    /// The document by way of what is remembered; nil where that is no way, or where the decoder finds fault.
    private mutating func splice(_ bytes: [UInt8], _ parts: SliceParts, _ memory: Memory) -> SliceDocument? {
        // Services name their settings by the place in the list of profiles.
        guard bytes[parts.profiles] == memory.bytes[memory.parts.profiles] else { return nil }
        let pools = Common(memory.parts.pools, memory.bytes, parts.pools, bytes)
        let services = Common(memory.parts.services, memory.bytes, parts.services, bytes)
        guard pools.count + services.count > 0, parts.pools.inside.upperBound < parts.services.inside.lowerBound else {
            return nil
        }
        var rest: [UInt8] = []
        rest.reserveCapacity(bytes.count)
        rest += bytes[..<parts.pools.inside.lowerBound]
        rest += bytes[pools.differing]
        rest += bytes[parts.pools.inside.upperBound..<parts.services.inside.lowerBound]
        rest += bytes[services.differing]
        rest += bytes[parts.services.inside.upperBound...]
        guard var document = try? JSON.decode(SliceDocument.self, from: rest) else { return nil }
        guard let allPools = pools.complete(document.slice.pools, from: memory.slice.pools),
            let allServices = services.complete(document.slice.services, from: memory.slice.services)
        else { return nil }
        document.slice.pools = allPools
        document.slice.services = allServices
        decodedBytes = rest.count
        return document
    }
}

/// What two lists of objects begin and end with alike, byte for byte.
private struct Common {
    private let first: Int
    private let last: Int
    private let differingCount: Int
    private let isEqual: Bool
    /// Where that of the new list lies which is in between.
    let differing: Range<Int>

    init(_ old: SliceParts.List, _ oldBytes: [UInt8], _ new: SliceParts.List, _ newBytes: [UInt8]) {
        let shorter = min(old.elements.count, new.elements.count)
        func isSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
            left.count == right.count && oldBytes[left] == newBytes[right]
        }
        var first = 0
        while first < shorter, isSame(old.elements[first], new.elements[first]) { first += 1 }
        var last = 0
        while last < shorter - first,
            isSame(old.elements[old.elements.count - 1 - last], new.elements[new.elements.count - 1 - last])
        { last += 1 }
        let middle = new.elements[first..<new.elements.count - last]
        differing = (middle.first?.lowerBound ?? 0)..<(middle.last?.upperBound ?? 0)
        differingCount = middle.count
        isEqual = middle.isEmpty && old.elements.count == new.elements.count
        (self.first, self.last) = (first, last)
    }

    var count: Int { first + last }

    /// The whole new list; nil where the decoder found another number of elements than lie there.
    func complete<Element>(_ decoded: [Element], from known: [Element]) -> [Element]? {
        guard decoded.count == differingCount, known.count >= count else { return nil }
        if isEqual { return known }
        return known.prefix(first) + decoded + known.suffix(last)
    }
}

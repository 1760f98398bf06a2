/// Where the long lists of a slice lie in its bytes, found by brackets and quotes alone. Pure.
///
/// Only documents of the plain shape that Central writes have parts: no blanks, no escapes in names, no name twice. What the
/// bytes mean is for the decoder to say, and so is what is wrong with them.
struct SliceParts: Hashable, Sendable {
    /// A list of objects: where each of them lies, in order.
    struct List: Hashable, Sendable {
        var elements: [Range<Int>]
        /// Between the brackets.
        var inside: Range<Int>
    }

    var pools: List
    var profiles: Range<Int>
    var services: List

    /// Nil for bytes of any other shape.
    init?(_ bytes: [UInt8]) {
        let found = bytes.withUnsafeBufferPointer { buffer -> (List, Range<Int>, List)? in
            var scanner = JSONScanner(bytes: buffer)
            guard let document = scanner.members(at: 0, named: ["slice"]), let slice = document["slice"],
                let members = scanner.members(at: slice.lowerBound, named: ["pools", "profiles", "services"]),
                let pools = members["pools"].flatMap({ scanner.list($0) }), let profiles = members["profiles"],
                let services = members["services"].flatMap({ scanner.list($0) })
            else { return nil }
            return (pools, profiles, services)
        }
        guard let found else { return nil }
        (pools, profiles, services) = found
    }
}

/// Walks over JSON without reading it; gives nil where it meets anything but the plain shape.
private struct JSONScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Where the values of some members of an object lie; nil unless each of them is there, once.
    mutating func members(at start: Int, named names: [String]) -> [String: Range<Int>]? {
        place = start
        var found: [String: Range<Int>] = [:]
        guard take("{") else { return nil }
        repeat {
            guard let key = plainString(), take(":"), let value = value() else { return nil }
            let name = String(decoding: bytes[key], as: UTF8.self)
            guard names.contains(name) else { continue }
            guard found.updateValue(value, forKey: name) == nil else { return nil }
        } while take(",")
        return take("}") && found.count == names.count ? found : nil
    }

    /// The objects of a list, with one comma and nothing else between two of them.
    mutating func list(_ range: Range<Int>) -> SliceParts.List? {
        place = range.lowerBound
        guard take("[") else { return nil }
        var elements: [Range<Int>] = []
        if !take("]") {
            repeat {
                guard place < bytes.count, bytes[place] == UInt8(ascii: "{"), let element = value() else { return nil }
                elements.append(element)
            } while take(",")
            guard take("]") else { return nil }
        }
        guard place == range.upperBound else { return nil }
        return SliceParts.List(elements: elements, inside: range.lowerBound + 1..<place - 1)
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: byte) else { return false }
        place += 1
        return true
    }

    /// The bytes of a text without escapes, without its quotes.
    private mutating func plainString() -> Range<Int>? {
        guard take("\"") else { return nil }
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            if bytes[place] == UInt8(ascii: "\\") { return nil }
            place += 1
        }
        return take("\"") ? start..<place - 1 : nil
    }

    /// Goes over a value: to the bracket that ends it, or to what separates it from the next.
    private mutating func value() -> Range<Int>? {
        let start = place
        var depth = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                guard skipString() else { return nil }
                if depth == 0 { return start..<place }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                place += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return start == place ? nil : start..<place }
                depth -= 1
                place += 1
                if depth == 0 { return start..<place }
            case UInt8(ascii: ",") where depth == 0:
                return start == place ? nil : start..<place
            default: place += 1
            }
        }
        return nil
    }

    private mutating func skipString() -> Bool {
        place += 1
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return take("\"")
    }
}

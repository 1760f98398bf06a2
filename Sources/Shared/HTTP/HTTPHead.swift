internal import Glibc

/// The fields of an answer's head, kept as they came: most of them nobody asks for.
struct HTTPHead: Hashable, Sendable {
    /// Lines of `Name: value`, each with its line end.
    private var bytes: [UInt8] = []

    mutating func append(_ line: UnsafeRawBufferPointer) {
        if bytes.isEmpty { bytes.reserveCapacity(512) }
        bytes.append(contentsOf: line)
        // A line that lost its end must not run into the next.
        if line.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    }

    /// The value of the first field of that name, whatever its case, without the blanks around it.
    subscript(name: String) -> String? {
        var name = name
        return name.withUTF8 { name in bytes.withUnsafeBytes { Self.value(of: name, in: $0) } }
    }

    private static func value(of name: UnsafeBufferPointer<UInt8>, in bytes: UnsafeRawBufferPointer) -> String? {
        guard let wanted = name.baseAddress else { return nil }
        var rest = bytes
        while let start = rest.baseAddress, let end = memchr(start, Int32(UInt8(ascii: "\n")), rest.count) {
            let line = UnsafeRawBufferPointer(start: start, count: UnsafeRawPointer(end) - start)
            if line.count > name.count, line[name.count] == UInt8(ascii: ":"),
                strncasecmp(start, wanted, name.count) == 0
            {
                return text(line[(name.count + 1)...])
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[(line.count + 1)...])
        }
        return nil
    }

    private static func text(_ value: Slice<UnsafeRawBufferPointer>) -> String {
        var value = value
        while value.first?.isBlank == true { value.removeFirst() }
        while value.last?.isBlank == true { value.removeLast() }
        return String(decoding: value, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool {
        switch self {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
        default: false
        }
    }
}

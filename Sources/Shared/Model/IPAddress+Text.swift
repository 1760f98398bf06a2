extension IPAddress: LosslessStringConvertible {
    /// Parses dotted decimal IPv4 (four parts, no leading zeros) or IPv6 as in RFC 4291; no zone, no port, no brackets.
    public init?(_ text: String) {
        if text.utf8.contains(UInt8(ascii: ":")) {
            guard let value = Self.parseV6(text) else { return nil }
            self.init(v6: value)
        } else {
            guard let value = Self.parseV4(text) else { return nil }
            self.init(v4: value)
        }
    }

    /// Dotted decimal, or the canonical IPv6 text of RFC 5952.
    public var description: String {
        switch family {
        case .v4:
            (0..<4).map { String(UInt8(truncatingIfNeeded: value >> UInt128(24 - 8 * $0))) }.joined(separator: ".")
        case .v6: Self.printV6(value)
        }
    }

    /// The address as it stands before a colon and a port: IPv6 in brackets.
    public var bracketed: String { family == .v6 ? "[\(description)]" : description }

    private static func parseV4(_ text: some StringProtocol) -> UInt32? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            var number: UInt32 = 0
            for digit in part {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
                number = number * 10 + UInt32(digit - UInt8(ascii: "0"))
            }
            guard number <= 255 else { return nil }
            value = value << 8 | number
        }
        return value
    }

    private static func parseV6(_ text: String) -> UInt128? {
        guard text.utf8.count <= 45 else { return nil }
        let halves = splitAtGap(text)
        guard let halves, let head = parseGroups(halves.head), let tail = parseGroups(halves.tail ?? "") else {
            return nil
        }
        let count = head.count + tail.count
        guard halves.tail == nil ? count == 8 : count <= 7 else { return nil }
        let groups = head + Array(repeating: 0, count: 8 - count) + tail
        return groups.reduce(0) { $0 << 16 | UInt128($1) }
    }

    /// Cuts at the one `::` that an address may hold; a second one makes the text invalid.
    private static func splitAtGap(_ text: String) -> (head: Substring, tail: Substring?)? {
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] == ":", next < text.endIndex, text[next] == ":" {
                let tail = text[text.index(after: next)...]
                var rest = tail
                while let colon = rest.firstIndex(of: ":") {
                    rest = rest[rest.index(after: colon)...]
                    if rest.first == ":" { return nil }
                }
                if tail.first == ":" { return nil }
                return (text[..<index], tail)
            }
            index = next
        }
        return (text[...], nil)
    }

    /// Parses up to eight hexadecimal groups; the last may be a dotted IPv4 address, which counts as two.
    private static func parseGroups(_ text: Substring) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains("."), let v4 = parseV4(part) {
                groups += [UInt16(v4 >> 16), UInt16(truncatingIfNeeded: v4)]
                continue
            }
            guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexDigit),
                let group = UInt16(part, radix: 16)
            else { return nil }
            groups.append(group)
        }
        return groups.count <= 8 ? groups : nil
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    private static func printV6(_ value: UInt128) -> String {
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: value >> UInt128(112 - 16 * $0)) }
        var gap = 0..<0
        var index = 0
        while index < 8 {
            let start = index
            while index < 8, groups[index] == 0 { index += 1 }
            // RFC 5952: the longest run of at least two zero groups, the first of equals.
            if index - start > max(gap.count, 1) { gap = start..<index }
            index = max(index, start + 1)
        }
        let hex = groups.map { String($0, radix: 16) }
        if gap.isEmpty { return hex.joined(separator: ":") }
        return hex[..<gap.lowerBound].joined(separator: ":") + "::" + hex[gap.upperBound...].joined(separator: ":")
    }
}

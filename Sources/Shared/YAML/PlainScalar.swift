internal import FleetWire

/// What an unquoted word of YAML means by version 1.2's core schema.
enum PlainScalar {
    static func value(of text: String) -> JSONValue {
        switch text {
        case "", "~", "null", "Null", "NULL": .null
        case "true", "True", "TRUE": .bool(true)
        case "false", "False", "FALSE": .bool(false)
        default: number(text) ?? .text(text)
        }
    }

    /// Tells whether a reader of YAML 1.1 or 1.2 would take the word for anything but this text.
    static func isAmbiguous(_ text: String) -> Bool {
        if case .text = value(of: text) {} else { return true }
        // YAML 1.1 knows more words for true and false, and numbers with colons, underscores and other bases.
        if ["y", "n", "yes", "no", "on", "off"].contains(text.lowercased()) || text == "=" || text == "<<" {
            return true
        }
        guard let first = text.utf8.first, isDigit(first) || first == plus || first == minus || first == dot else {
            return false
        }
        // An IPv4 address has too many dots for a number in either version.
        guard text.utf8.count(where: { $0 == dot }) < 2 else { return false }
        return text.utf8.allSatisfy {
            isDigit($0) || [plus, minus, dot, UInt8(ascii: ":"), UInt8(ascii: "_")].contains($0)
        }
            || text.hasPrefix("0x") || text.hasPrefix("0b")
            || [".inf", ".nan"].contains { text.lowercased().hasSuffix($0) }
    }

    private static let plus = UInt8(ascii: "+"), minus = UInt8(ascii: "-"), dot = UInt8(ascii: ".")

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func number(_ text: String) -> JSONValue? {
        if text.hasPrefix("0x") { return Int64(text.dropFirst(2), radix: 16).map { .integer($0) } }
        if text.hasPrefix("0o") { return Int64(text.dropFirst(2), radix: 8).map { .integer($0) } }
        guard let first = text.utf8.first, isDigit(first) || first == plus || first == minus || first == dot else {
            return nil
        }
        if let integer = Int64(text) { return .integer(integer) }
        let letters = text.utf8.filter { !isDigit($0) && $0 != plus && $0 != minus && $0 != dot }
        guard letters.isEmpty || letters == [UInt8(ascii: "e")] || letters == [UInt8(ascii: "E")] else { return nil }
        return Double(text).map { .number($0) }
    }
}

/// The rule for names of pairs, directors, VIPs and pools: `[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?`.
public enum Name {
    /// Tells whether a text is a name: 1 to 63 of a-z, 0-9 and inner hyphens.
    public static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...63).contains(bytes.count), bytes.allSatisfy(isAllowed) else { return false }
        return bytes.first != hyphen && bytes.last != hyphen
    }

    private static let hyphen = UInt8(ascii: "-")

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen: true
        default: false
        }
    }
}

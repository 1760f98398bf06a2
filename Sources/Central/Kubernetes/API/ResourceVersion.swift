/// The order of versions, as far as there is one.
enum ResourceVersion {
    /// Tells whether one version is certainly older than another.
    ///
    /// Versions are etcd's revisions: decimal numbers that only grow, and comparable since Kubernetes says so (KEP-5504). Whatever
    /// else stands there is opaque, and older than nothing.
    static func isOlder(_ one: String, than other: String) -> Bool {
        guard isNumber(one), isNumber(other) else { return false }
        return one.utf8.count == other.utf8.count ? one < other : one.utf8.count < other.utf8.count
    }

    private static func isNumber(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "0") else { return false }
        return text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }
}

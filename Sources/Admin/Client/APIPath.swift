/// A path under `/api/v1`, percent-encoded piece by piece.
struct APIPath: Hashable, Sendable, CustomStringConvertible {
    private(set) var description: String

    init(_ pieces: String...) {
        description = "/api/v1" + pieces.map { "/" + Self.encode($0) }.joined()
    }

    /// The same with switches: `?dryRun=true&confirm=true`.
    func with(_ switches: [String]) -> APIPath {
        var path = self
        if !switches.isEmpty { path.description += "?" + switches.map { "\($0)=true" }.joined(separator: "&") }
        return path
    }

    /// The same with one value: `?wait=5`.
    func with(_ name: String, _ value: String) -> APIPath {
        var path = self
        path.description += "?\(name)=\(Self.encode(value))"
        return path
    }

    /// Keeps RFC 3986's unreserved characters, and `*`, which stands for all in the path of an assignment.
    private static func encode(_ piece: String) -> String {
        var text = ""
        for byte in piece.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "*"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                text += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return text
    }
}

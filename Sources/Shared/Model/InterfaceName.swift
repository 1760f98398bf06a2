/// The rule for names of network interfaces.
public enum InterfaceName {
    /// IFNAMSIZ is 16 with the closing zero byte; the kernel refuses blanks and slashes, and keepalived's parser takes quotes, comments
    /// and braces for its own.
    public static func isValid(_ name: String) -> Bool {
        (1...15).contains(name.utf8.count) && name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 47 }
            && !name.contains { "\"'#!{}\\".contains($0) }
    }
}

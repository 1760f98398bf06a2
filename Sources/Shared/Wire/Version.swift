/// The release that all three programs belong to.
public enum Version {
    public static let current = "0.1.0"
}

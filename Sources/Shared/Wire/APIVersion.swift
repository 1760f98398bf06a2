/// The version that every document carries.
public enum APIVersion {
    public static let current = "lvsfleet.io/v1"
}

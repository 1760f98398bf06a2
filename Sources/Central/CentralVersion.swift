/// The one place that names the version.
enum CentralVersion {
    static let current = "0.1.0"
}

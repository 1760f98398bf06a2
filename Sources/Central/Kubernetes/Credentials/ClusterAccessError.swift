/// Why there is no access to a cluster: one sentence that names the file and the field.
struct ClusterAccessError: Error, Hashable, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }

    /// The sentence without its full stop, to be put into another.
    var words: String { description.hasSuffix(".") ? String(description.dropLast()) : description }
}

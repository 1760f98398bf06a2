/// Why a store cannot be used: the file, and one sentence.
struct StoreError: Error, Hashable, CustomStringConvertible {
    var file: String
    var reason: String

    var description: String { "\(file): \(reason)" }
}

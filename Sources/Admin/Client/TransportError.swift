/// Why there was no answer at all.
struct TransportError: Error, Hashable {
    var reason: String
}

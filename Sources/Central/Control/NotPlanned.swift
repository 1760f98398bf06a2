/// What was asked for needs a plan, and there is none yet.
struct NotPlanned: Error, Hashable {
    var reason: String
}

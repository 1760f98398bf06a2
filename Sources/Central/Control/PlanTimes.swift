/// How often the fleet was planned since the start, and how long that took in all.
struct PlanTimes: Hashable, Sendable {
    var count = 0
    var seconds = 0.0
}

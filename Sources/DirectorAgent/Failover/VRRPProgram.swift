/// The program that speaks VRRP, as the agent uses it.
protocol VRRPProgram: Sendable {
    /// Tells whether it would take a configuration.
    ///
    /// - Throws: `FailoverProblem` with the program's own words.
    func test(_ path: String) async throws(FailoverProblem)

    /// Tells whether it runs; one that was killed says nothing any more.
    var isRunning: Bool { get }

    /// Lets it read its configuration anew; false where something else does that, or it does not run.
    func reload() throws(FailoverProblem) -> Bool
}

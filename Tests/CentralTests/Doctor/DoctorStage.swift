import FleetModel
import FleetWire

@testable import Central

/// Pair blue with two VIPs, as two directors report it: well, until a test says otherwise.
struct DoctorStage {
    static let revision = Revision(epoch: "e", number: 7)
    static let macs = ["blue-a": MACAddress(value: 0x0200_0000_000a), "blue-b": MACAddress(value: 0x0200_0000_000b)]
    static let foreign = MACAddress(value: 0x0200_0000_0022)

    let now = ContinuousClock.now
    var fleet: Fleet
    var cluster = ClusterSnapshot()
    var slice: Slice
    private(set) var entries: [String: ReportBook.Entry] = [:]

    /// - Parameter hears: whether the two reports of a pair that is well are there.
    init(hears: Bool = true) {
        fleet = Fleet()
        for object in [
            ControlFixture.pair("blue", 11), ControlFixture.pair("green", 13), ControlFixture.pool,
            ControlFixture.vip("web", 201), ControlFixture.vip("web2", 202),
        ] { fleet.set(object) }
        slice = Slice(
            pair: "blue",
            pools: [
                Slice.Servers(
                    name: "hand", servers: [Slice.Server(address: ControlFixture.address("10.9.0.21"))],
                    check: Slice.Check(Pool.Check(type: .tcp, addressed: .vip), port: 80))
            ],
            services: [
                Slice.Service(
                    vip: "web", port: 80, transport: .tcp, pool: "hand", settings: ServiceSettings(scheduler: .mh))
            ],
            failover: Slice.Failover(
                interface: "eth0", advertMillis: 200, syncID: 3, sync: Pair.Sync(),
                routers: []))
        guard hears else { return }
        hear(Self.report("blue-a"), 5)
        hear(Self.report("blue-b"), 4)
    }

    /// What a director says that is well: blue-a carries both VIPs.
    static func report(_ director: String) -> DirectorReport {
        let carries = director == "blue-a"
        let vips = ["web", "web2"]
        return DirectorReport(
            director: director, pair: "blue", agentVersion: "1", outcome: .applied(revision), applied: revision,
            roles: Dictionary(uniqueKeysWithValues: vips.map { ($0, carries ? .active : .standby) }),
            host: .init(
                clockMillis: 1_000_000, interface: .init(name: "eth0", mac: macs[director], mtu: 1500),
                held: carries ? vips : [],
                daemons: DirectorReport.Daemon.Role.allCases.map { .init(role: $0, interface: "eth0", id: 3) },
                answers: vips.map { .init(vip: $0, isHeld: carries, mac: carries ? nil : macs["blue-a"]) }))
    }

    /// Receives a report so many seconds ago, by a clock of Central's that is as fast as that of `report`.
    mutating func hear(_ report: DirectorReport, _ secondsAgo: Double, clockMillis: Int64 = 1_000_000) {
        let time = now - .milliseconds(Int64(secondsAgo * 1000))
        let claims = SoleClaims(report, after: entries[report.director]?.claims ?? SoleClaims(), at: time)
        entries[report.director] = ReportBook.Entry(
            report: report, received: time, receivedMillis: clockMillis, claims: claims)
    }

    /// Receives a report of a director that differs from one that is well.
    mutating func hear(
        _ director: String, _ secondsAgo: Double = 1, _ change: (inout DirectorReport) -> Void
    ) {
        var report = Self.report(director)
        change(&report)
        hear(report, secondsAgo)
    }

    mutating func forget(_ director: String) { entries[director] = nil }

    var picture: FleetPicture {
        FleetPicture(
            fleet: fleet, epoch: "e", cluster: cluster, revisions: ["blue": Self.revision], slices: ["blue": slice],
            problems: [])
    }

    func diagnosis(look: Look? = nil) -> PairDiagnosis? {
        picture.facts(of: "blue", entries, look: look, now: now).map { PairDiagnosis($0) }
    }

    /// `critical vip/web TwoAnswers`, sorted.
    func words(look: Look? = nil) -> [String] {
        (diagnosis(look: look)?.findings ?? []).map { "\($0.severity.rawValue) \($0.subject) \($0.reason)" }.sorted()
    }
}

import FleetHTTP
import Foundation
import Testing

/// A walk of random steps through everything that happens to a director: new slices, drift made by hand, services of
/// others, agents and Centrals that are killed and come back.
struct RandomWalk {
    static let director = "blue-a"
    /// How many steps lie between two full comparisons of the kernel with what it should hold.
    static let stride = 100

    private let fleet: Deployment
    private let client = HTTPClient()
    private let token: String
    private let watch: ServiceWatch
    private var dice: Dice
    private var world: WalkWorld
    /// Lines of services that are none of ours.
    private var foreign: [String] = []
    private var isCentralUp = true
    private var isAgentUp = true
    private(set) var counts: [String: Int] = [:]

    /// Brings up a fleet of one pair of which one director works.
    init(_ fleet: Deployment, seed: UInt64) async throws {
        self.fleet = fleet
        dice = Dice(seed: seed)
        world = WalkWorld.random(&dice)
        try await fleet.startCentral()
        token = try String(contentsOfFile: "\(fleet.folder)/central/admin.token", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        watch = ServiceWatch(Self.director)
        try await fleet.ctl(["create", "pair", "blue", "--director", "blue-a=10.9.0.11"])
        let secret = try await fleet.ctl(["create", "token", Self.director])
        try secret.write(toFile: "\(fleet.folder)/\(Self.director).token", atomically: true, encoding: .utf8)
        for name in world.pools.keys.sorted() { try await put("pools", name, world.document(pool: name)) }
        for name in world.vips.keys.sorted() { try await put("vips", name, world.document(vip: name)) }
        try await start()
        try await settle("the start")
    }

    /// Takes steps, and compares now and then; ends with everything up and compared.
    mutating func walk(_ steps: Int) async throws {
        for step in 1...steps {
            try await take(step)
            if step % Self.stride == 0 { try await settle("step \(step)") }
        }
        try await settle("the last step")
        let looks = watch.stop()
        #expect(looks > steps, "the watch looked \(looks) times only")
    }

    private mutating func take(_ step: Int) async throws {
        switch dice.number(1...100) {
        case ...46: try await changePool()
        case ...68: try await changeVIP()
        case ...87: try await drift()
        case ...97: try await changeForeign()
        case ...99: try await toggleAgent()
        default: try await toggleCentral()
        }
    }

    private mutating func note(_ what: String) { counts[what, default: 0] += 1 }

    // MARK: Central's side

    private mutating func changePool() async throws {
        guard isCentralUp else { return }
        note("pools")
        let name = "pool-\(dice.number(1...3))"
        var next = world
        next.pools[name] = WalkWorld.pool(&dice)
        // Often the ports stay and the servers go, all of them at times.
        if dice.number(1...3) > 1, let ports = world.pools[name]?.ports { next.pools[name]?.ports = ports }
        release(next)
        try await put("pools", name, next.document(pool: name))
        world = next
    }

    private mutating func changeVIP() async throws {
        guard isCentralUp else { return }
        note("VIPs")
        let number = dice.number(1...3)
        var next = world
        next.vips["vip-\(number)"] = WalkWorld.vip(number, &dice)
        release(next)
        try await put("vips", "vip-\(number)", next.document(vip: "vip-\(number)"))
        world = next
    }

    /// What goes with a change may stand without servers from now on; what stays may not.
    private func release(_ next: WalkWorld) {
        let staying = Set(next.lines.keys)
        watch.release(world.lines.keys.filter { !staying.contains($0) })
    }

    private mutating func toggleCentral() async throws {
        note("Central")
        if isCentralUp { fleet.central.kill() } else { try await fleet.startCentral() }
        isCentralUp.toggle()
    }

    private func put(_ kind: String, _ name: String, _ document: String) async throws {
        let request = HTTPRequest(
            "PUT", "\(Lab.centralURL)/api/v1/\(kind)/\(name)?confirm=true",
            headers: [.init("Authorization", "Bearer \(token)"), .init("Content-Type", "application/json")],
            body: Array(document.utf8))
        let answer = try await client.send(request)
        guard (200..<300).contains(answer.status) else {
            throw LabError("PUT \(kind)/\(name): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
        }
    }

    // MARK: The director's side

    private func start() async throws { try fleet.agents[Self.director]?.start() }

    private mutating func toggleAgent() async throws {
        note("agents")
        if isAgentUp {
            if dice.number(1...2) == 1 {
                fleet.agents[Self.director]?.kill()
            } else {
                fleet.agents[Self.director]?.stop()
            }
            if dice.number(1...6) == 1 {
                note("damaged slices")
                let name = "\(fleet.folder)/\(Self.director)/slice"
                if let handle = FileHandle(forUpdatingAtPath: name) {
                    try handle.seek(toOffset: 200)
                    try handle.write(contentsOf: Data("damage".utf8))
                    try handle.close()
                }
            }
        } else {
            try await start()
        }
        isAgentUp.toggle()
    }

    /// Somebody changes one of our services by hand.
    private mutating func drift() async throws {
        let services = world.lines.keys.sorted()
        guard !services.isEmpty else { return }
        let service = dice.pick(services)
        watch.release([service])
        let lines = world.lines[service] ?? []
        let servers = lines.dropFirst().compactMap { $0.split(separator: " ").drop { $0 != "-r" }.dropFirst().first }
        let server = servers.isEmpty ? "10.9.0.21:9000" : String(dice.pick(servers))
        let port = service.split(separator: ":").last ?? "9000"
        note("drift")
        switch dice.number(1...5) {
        case 1: await ipvsadm("-e \(service) -r \(server) -g -w \(dice.number(0...9))")
        case 2: await ipvsadm("-d \(service) -r \(server)")
        case 3: await ipvsadm("-a \(service) -r 10.9.0.\(dice.number(30...35)):\(port) -g -w 1")
        case 4: await ipvsadm("-E \(service) -s \(dice.pick(WalkWorld.schedulers))")
        default: await ipvsadm("-D \(service)")
        }
    }

    /// Services of others: beside our VIPs, on one of them, under a mark, and in the other family.
    private mutating func changeForeign() async throws {
        note("foreign")
        let service = dice.pick([
            "-t 10.9.0.250:80", "-u 10.9.0.250:53", "-t 10.9.0.201:25", "-t 10.9.0.202:26", "-f 77",
            "-t [fd09::b:9]:80",
        ])
        if foreign.contains(where: { $0.hasPrefix("-A \(service) ") }) {
            await ipvsadm("-D \(service)")
            foreign.removeAll { $0.contains(" \(service) ") }
        } else {
            let server =
                service.contains("[")
                ? "[fd09::21]:80"
                : service.hasPrefix("-f") ? "10.9.0.21:0" : "10.9.0.21:\(service.split(separator: ":").last ?? "")"
            await ipvsadm("-A \(service) -s rr")
            await ipvsadm("-a \(service) -r \(server) -g -w 0")
            foreign += ["-A \(service) -s rr", "-a \(service) -r \(server) -g -w 0"]
        }
    }

    /// Drift may ask for what is not there, after drift before it: that is no failure.
    private func ipvsadm(_ words: String) async {
        _ = try? await Command.run(["ipvsadm"] + words.split(separator: " ").map(String.init), in: Self.director)
    }

    // MARK: The comparison

    /// Brings back what is away, and waits until the kernel holds the slice and the foreign services, and nothing else.
    private mutating func settle(_ moment: String) async throws {
        if !isCentralUp { try await toggleCentral() }
        if !isAgentUp { try await toggleAgent() }
        let expected = (world.lines.values.flatMap { $0 } + foreign).sorted()
        var found: [String] = []
        try await eventually(
            within: 30, "the kernel holds slice plus foreign after \(moment)",
            or: {
                """
                missing: \(Set(expected).subtracting(found).sorted())
                too much: \(Set(found).subtracting(expected).sorted())
                \(fleet.story)
                """
            }
        ) {
            found = try await Lab.table(of: Self.director)
            return found == expected
        }
        #expect(watch.violations == [], "before \(moment)\n\(fleet.story)")
        watch.expect(Set(world.lines.keys))
    }
}

extension Stories {
    /// `LVSFLEET_WALK_SEED` walks a walk again, `LVSFLEET_WALK_STEPS` makes it longer.
    @Test("A random walk ends with slice plus foreign, and no service was ever without servers")
    static func randomWalk() async throws {
        let environment = ProcessInfo.processInfo.environment
        let seed = environment["LVSFLEET_WALK_SEED"].flatMap { UInt64($0) } ?? .random(in: 1...999_999)
        let steps = environment["LVSFLEET_WALK_STEPS"].flatMap { Int($0) } ?? 2000
        print("random walk: LVSFLEET_WALK_SEED=\(seed) LVSFLEET_WALK_STEPS=\(steps)")
        try await tell("walk", clusterArguments: ["--cluster", "none"], agentArguments: ["--audit-interval", "1"]) {
            fleet in
            var walk = try await RandomWalk(fleet, seed: seed)
            try await walk.walk(steps)
            print(
                "random walk: \(walk.counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))"
            )
        }
    }
}

import FleetModel
import Glibc
import Testing

@testable import DirectorAgent

@Suite("Root puts the agent's file in place, or says why not")
struct RouterAcceptanceTests {
    /// The agent's folder and root's, with a keepalived of a test's.
    private struct Stage {
        let agents = try? TemporaryFolder()
        let roots: TemporaryFolder
        let vrrp = ScriptedVRRP()
        let paths: FailoverPaths
        let text: String

        init() throws {
            roots = try TemporaryFolder()
            let folder = try #require(agents?.path)
            paths = FailoverPaths(
                include: "\(roots.path)/lvsfleet.conf", configuration: "\(roots.path)/keepalived.conf",
                process: "\(roots.path)/pid", stateFolder: folder, answer: "\(roots.path)/answer")
            text =
                KeepalivedText(
                    pair: "blue", director: "blue-a", failover: try PairSample.failover(), vips: try PairSample.vips(),
                    paths: paths
                ).text
            try AtomicFile.write("include lvsfleet.conf\n", at: paths.configuration)
        }

        func accept() async -> RouterAcceptance.Outcome { await RouterAcceptance(paths: paths, program: vrrp).run() }

        func offer(_ text: String) throws { try AtomicFile.write(text, at: paths.offer) }

        var answer: RouterAnswer? { get throws { RouterAnswer(text: try read("answer") ?? "") } }

        func read(_ name: String) throws -> String? {
            try roots.read(name).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    @Test("An offer is tested alone and in the whole, put in place for all to read, and told of once")
    func accepts() async throws {
        let stage = try Stage()
        #expect(await stage.accept().text.hasSuffix("nothing is offered"))
        try stage.offer(stage.text)
        #expect(await stage.accept() == .init(text: "\(stage.paths.include): written", status: 0))
        #expect(stage.vrrp.tested == ["answer.candidate", "keepalived.conf"] && stage.vrrp.reloads == 1)
        #expect(try stage.read("lvsfleet.conf") == stage.text)
        #expect(try stage.answer == RouterAnswer(.accepted(remark: nil), of: stage.text))
        #expect(stage.roots.names == ["answer", "keepalived.conf", "lvsfleet.conf"])
        var status = stat()
        #expect(stat(stage.paths.include, &status) == 0 && status.st_mode & 0o777 == 0o644)
        #expect(stat(stage.roots.path + "/answer", &status) == 0 && status.st_mode & 0o777 == 0o644)
        #expect(await stage.accept().text.hasSuffix("unchanged"))
        #expect(stage.vrrp.reloads == 1)
        // After the host started anew nobody knows whether keepalived was told.
        AtomicFile.remove(stage.roots.path + "/answer")
        #expect(await stage.accept().text.hasSuffix("keepalived was told again"))
        #expect(stage.vrrp.reloads == 2 && stage.vrrp.tested.count == 2)
    }

    @Test("What is not an agent's to say changes nothing, and the answer names the line")
    func refusesWords() async throws {
        let stage = try Stage()
        try stage.offer(stage.text)
        _ = await stage.accept()
        let evil = stage.text + "vrrp_script x {\n}\n"
        try stage.offer(evil)
        let outcome = await stage.accept()
        #expect(outcome.status == 1 && outcome.text.contains("\"vrrp_script x\" is no block of ours"))
        #expect(try stage.read("lvsfleet.conf") == stage.text)
        #expect(stage.vrrp.reloads == 1 && stage.vrrp.tested.count == 2, "keepalived was not asked")
        guard case .refused(let reason) = try stage.answer?.verdict else {
            Issue.record("no refusal")
            return
        }
        #expect(reason.hasPrefix("\(stage.paths.offer), line "))
        #expect(try stage.answer?.offer == evil)
    }

    @Test("What keepalived does not take is not in place afterwards", arguments: ["candidate", "keepalived.conf"])
    func refusesByTest(file: String) async throws {
        let stage = try Stage()
        stage.vrrp.refuse { $0.hasSuffix(file) }
        try stage.offer(stage.text)
        #expect(await stage.accept().status == 1)
        #expect(try stage.read("lvsfleet.conf") == nil)
        #expect(try stage.answer?.verdict == .refused(reason: "keepalived does not take it: line 1"))
        #expect(stage.vrrp.reloads == 0)
    }

    @Test("A link, a FIFO or a folder in the offer's place is not followed, and holds nobody up", arguments: [0, 1, 2])
    func strangeOffers(kind: Int) async throws {
        let stage = try Stage()
        switch kind {
        case 0:
            // What it leads to would be taken.
            try AtomicFile.write(stage.text, at: "\(stage.roots.path)/good")
            #expect(symlink("\(stage.roots.path)/good", stage.paths.offer) == 0)
        case 1: #expect(mkfifo(stage.paths.offer, 0o600) == 0)
        default: #expect(mkdir(stage.paths.offer, 0o700) == 0)
        }
        #expect(await stage.accept().status == 1)
        #expect(try stage.read("lvsfleet.conf") == nil)
        rmdir(stage.paths.offer)
    }

    @Test("What the administrator's part leaves undone is remarked")
    func remarks() async throws {
        let stage = try Stage()
        try AtomicFile.write(
            "include lvsfleet.conf\nvirtual_server 10.9.0.202 80 {\n}\n", at: stage.paths.configuration)
        try stage.offer(stage.text)
        #expect(await stage.accept().status == 0)
        guard case .accepted(let remark?) = try stage.answer?.verdict else {
            Issue.record("no remark")
            return
        }
        #expect(remark.contains("line 2: keepalived programs IPVS for a VIP of ours"))
    }

    @Test("The agent offers, waits, and says what root said")
    func together() async throws {
        let stage = try Stage()
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.heard(Identity(director: "blue-a", pair: "blue"))
        let folder = try #require(stage.agents?.path)
        let failover = Failover(
            paths: stage.paths, folder: try StateFolder(path: folder), program: stage.vrrp, reconciler: agent,
            window: TakeoverWindow(length: .zero, logger: rig.log.logger), logger: rig.log.logger, addresses: { [] })
        await agent.take(try Sample.bytes(try PairSample.slice(), 1))
        await failover.step()
        #expect(try stage.read("lvsfleet.conf") == nil && stage.vrrp.tested.isEmpty)
        #expect(await agent.state.warnings.isEmpty, "root has had no time yet")
        #expect(await stage.accept().status == 0)
        await failover.step()
        #expect(await agent.state.warnings.isEmpty)
        #expect(try stage.read("lvsfleet.conf") == stage.text)
        var slice = try PairSample.slice()
        slice.vips.removeLast()
        await agent.take(try Sample.bytes(slice, 2))
        await failover.step()
        stage.vrrp.refuse { _ in true }
        #expect(await stage.accept().status == 1)
        await failover.step()
        #expect(await agent.state.report()?.warnings == ["keepalived does not take it: line 1"])
        #expect(try stage.read("lvsfleet.conf") == stage.text && stage.vrrp.reloads == 1)
    }
}

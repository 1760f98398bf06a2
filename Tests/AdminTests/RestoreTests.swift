import FleetModel
import FleetWire
import Testing

@testable import Admin

@Suite struct RestoreTests {
    private let folder: Folder
    private let file: String

    init() throws {
        folder = try Folder()
        file = "\(folder.path)/fleet.db"
        try folder.write("fleet.db", "SQLite format 3")
    }

    private static let items: [ChangeResult.Item] = [
        .init(object: "vip/shop", action: .configured), .init(object: "vip/bank", action: .deleted),
        .init(object: "token/0a1b", action: .created),
    ]

    @Test func itSaysWhatBecameDifferentAndTheNewEpoch() async {
        let run = await lvsctl("restore", file, "--yes") { _ in
            answer(
                RestoreResult(
                    dryRun: false, items: Self.items + [.init(object: "epoch/4f1c", action: .created)],
                    revisions: ["blue": Revision(epoch: "4f1c", number: 8)], epoch: "4f1c",
                    copy: "before-restore-20261126T180400Z.db", guarded: ["blue"]))
        }
        #expect(run.status == .done)
        #expect(run.out == "vip/shop configured\nvip/bank deleted\ntoken/0a1b created\nepoch/4f1c created\n")
        #expect(
            run.err == """
                pair/blue: its directors would lose more than half of their services, or the last real server of one, and keep \
                what they have until lvsctl approve blue
                the state before is kept in Central's data folder: before-restore-20261126T180400Z.db

                """)
        #expect(run.requests.map(\.target) == ["/api/v1/restore?confirm=true"])
        #expect(run.requests.first?.body == Array("SQLite format 3".utf8))
        #expect(run.requests.first?.contentType == "application/vnd.sqlite3")
    }

    @Test func aTrialSaysWhatWouldBecomeDifferent() async {
        let loss = "the change takes 2 of 2 services away from pair/blue; --yes does it all the same"
        let run = await lvsctl("restore", file, "--dry-run") { _ in
            answer(RestoreResult(dryRun: true, items: Self.items, loss: loss))
        }
        #expect(
            run.out
                == "vip/shop configured (dry run)\nvip/bank deleted (dry run)\ntoken/0a1b created (dry run)\n")
        #expect(run.err == loss + "\n")
        #expect(run.requests.map(\.target) == ["/api/v1/restore?dryRun=true"])
    }

    @Test func machinesGetTheWholeAnswer() async {
        let run = await lvsctl("restore", file, "-o", "json") { _ in
            answer(RestoreResult(dryRun: false, items: [], epoch: "4f1c", guarded: ["blue"]))
        }
        #expect(run.out.contains("\"epoch\" : \"4f1c\"") && run.out.contains("\"guarded\""), "\(run.out)")
    }

    @Test func aRefusalIsOneSentence() async {
        let run = await lvsctl("restore", file) { _ in refusal(400, "the backup is a database of another program") }
        #expect((run.status, run.out) == (.refused, ""))
        #expect(run.err == "lvsctl: the backup is a database of another program\n")
        let missing = await lvsctl("restore", "/nonexistent/fleet.db") { _ in answer("x") }
        #expect(missing.status == .usage && missing.requests.isEmpty)
    }
}

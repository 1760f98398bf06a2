import FleetModel
import FleetWire
import Foundation
import Testing

@testable import Admin

@Suite struct ApplyTests {
    private let folder: Folder
    private let file: String

    init() throws {
        folder = try Folder()
        file = "\(folder.path)/fleet.yaml"
        try folder.write("fleet.yaml", FleetFileTests.text)
    }

    @Test func sendsTheWholeFileInDependencyOrder() async throws {
        try folder.write(
            "fleet.yaml", FleetFileTests.text.components(separatedBy: "---\n").reversed().joined(separator: "\n---\n"))
        let run = await lvsctl("apply", "-f", file, "--dry-run") { _ in
            answer(
                ChangeResult(
                    dryRun: true,
                    items: [
                        .init(object: "pair/blue", action: .created), .init(object: "vip/shop", action: .configured),
                    ]))
        }
        #expect(run.status == .done)
        #expect(run.out == "pair/blue created (dry run)\nvip/shop configured (dry run)\n")
        #expect(run.requests.map(\.target) == ["/api/v1/apply?dryRun=true"])
        guard case .list(let items)? = run.sent?["items"] else {
            Issue.record("items is no list")
            return
        }
        #expect(items.map { $0["kind"] } == [.text("Pair"), .text("VIP"), .text("Assignment")])
    }

    /// Central's refusal is about a field of the file, so the file's line is told with it.
    @Test func refusalsOfCentralAreLocated() async {
        let sentence = "vip/shop: spec.service.scheduler: no such thing"
        let run = await lvsctl("apply", "-f", file) { _ in refusal(400, sentence) }
        #expect(run.status == .refused)
        #expect(run.err == "lvsctl: \(file):15: \(sentence)\n")
    }

    @Test func aBrokenFileIsNotSent() async throws {
        try folder.write("fleet.yaml", "kind: VIP")
        let run = await lvsctl("apply", "-f", file, script: SampleFleet.script)
        #expect(run.status == .refused)
        #expect(run.err == "lvsctl: \(file):1: apiVersion: is missing\n")
        #expect(run.requests.isEmpty)
    }
}

import FleetModel
import FleetWire
import Testing

@testable import Admin

@Suite struct DiffTests {
    private let folder: Folder
    private let file: String

    init() throws {
        folder = try Folder()
        file = "\(folder.path)/fleet.yaml"
    }

    private static let vip = """
        apiVersion: lvsfleet.io/v1
        kind: VIP
        metadata: {name: shop}
        spec: {address: 10.9.0.201, pair: blue, pool: ingress, service: {scheduler: rr, persistence: {timeoutSeconds: 300, netmask: 24}}}
        """

    @Test func theSameIsSilent() async throws {
        try folder.write("fleet.yaml", Self.vip)
        let run = await lvsctl("diff", "-f", file, script: SampleFleet.script)
        #expect((run.status, run.out, run.err) == (.done, "", ""))
        #expect(run.requests.map(\.target) == ["/api/v1/vips"])
    }

    @Test func differencesAreFields() async throws {
        let changed = Self.vip.replacing("pair: blue", with: "pair: green").replacing(", netmask: 24", with: "")
            .replacing("pool: ingress", with: "pool: ingress, httpPorts: []")
        try folder.write("fleet.yaml", changed)
        let run = await lvsctl("diff", "-f", file, script: SampleFleet.script)
        #expect(run.status == .refused)
        #expect(run.err == "")
        #expect(
            run.out == """
                --- vip/shop
                +++ vip/shop (\(file):1)
                +  spec.httpPorts: []
                -  spec.pair: blue
                +  spec.pair: green
                -  spec.service.persistence.netmask: 24

                """)
        let coloured = await lvsctl("diff", "-f", file, colour: true, script: SampleFleet.script)
        #expect(
            coloured.out.contains("\u{1B}[31m-  spec.pair: blue\u{1B}[0m\n\u{1B}[32m+  spec.pair: green\u{1B}[0m\n"))
    }

    @Test func whatIsNotThereYetDiffers() async throws {
        try folder.write(
            "fleet.yaml", "apiVersion: lvsfleet.io/v1\nkind: Assignment\nspec: {namespace: new, vip: shop}\n")
        let run = await lvsctl("diff", "-f", file, script: SampleFleet.script)
        #expect(run.status == .refused)
        #expect(run.out.hasPrefix("--- (none)\n+++ assignment/new/*@shop (\(file):1)\n+  apiVersion: lvsfleet.io/v1\n"))
    }

    @Test func errorsAreNeverADifference() async throws {
        try folder.write("fleet.yaml", Self.vip)
        let refused = await lvsctl("diff", "-f", file) { _ in refusal(403, "not for directors") }
        #expect((refused.status, refused.err) == (.usage, "lvsctl: not for directors\n"))
        let away = await lvsctl("diff", "-f", file)
        #expect(away.status == .unreachable)
        try folder.write("fleet.yaml", "kind: [")
        let broken = await lvsctl("diff", "-f", file, script: SampleFleet.script)
        #expect(broken.status == .usage)
    }

    /// What export prints is what diff finds nothing in, and apply sends.
    @Test(arguments: [[], ["-o", "json"], ["-o", "yaml"]])
    func exportComesBackUnchanged(format: [String]) async throws {
        let export = await lvsctl(["export"] + format, script: SampleFleet.script)
        #expect(export.status == .done)
        try folder.write("fleet.yaml", export.out)
        // The count that orders assignments is Central's own and no part of a document.
        let objects = try FleetFile.read(file).objects
        #expect(try objects.map { try JSON.encode($0) } == SampleFleet.objects.map { try JSON.encode($0) })
        let diff = await lvsctl("diff", "-f", file, script: SampleFleet.script)
        #expect((diff.status, diff.out, diff.err) == (.done, "", ""))
    }
}

import Foundation
import Testing

/// `install/central` on trees: options, certificate and kubeconfig.
@Suite struct CentralTests {
    private let script = Script(name: "central")
    private let given: Tree

    private static let defaults = "LVSFLEET_CENTRAL_OPTIONS=\"--cluster none --listen 127.0.0.1:7070\"\n"

    init() throws {
        given = try Tree()
        try given.write("kubeconfig", "apiVersion: v1\n")
        try given.write("tls.crt", "certificate\n")
        try given.write("tls.key", "key\n", mode: 0o600)
    }

    /// A machine on which the package is.
    private func machine() throws -> Tree {
        let tree = try Tree()
        try tree.write("etc/default/lvsfleet-central", Self.defaults)
        try tree.write("etc/group", "root:x:0:\nlvsfleet-central:x:4711:\n")
        return tree
    }

    @Test func writesOnceAndLeavesNothing() throws {
        let tree = try machine()
        let before = try tree.contents
        let arguments = [
            "--listen", "10.9.0.10:7070", "--tls-certificate", "\(given.path)/tls.crt", "--tls-key",
            "\(given.path)/tls.key", "--kubeconfig", "\(given.path)/kubeconfig", "--data-dir", "/srv/fleet",
        ]
        let planned = try script.run(arguments + ["--dry-run"], on: tree)
        #expect(try planned.status == 0 && tree.contents == before, "\(planned)")
        let made = try script.run(arguments, on: tree)
        #expect(made.status == 0 && made.stderr == "", "\(made)")
        #expect(made.lines.last == "the administrator's token is in /srv/fleet/admin.token once Central has started")
        #expect(
            try tree.text("etc/default/lvsfleet-central")
                == "LVSFLEET_CENTRAL_OPTIONS=\"--listen 10.9.0.10:7070 --tls-certificate /etc/lvsfleet/tls.crt --tls-key /etc/lvsfleet/tls.key --cluster kubernetes --kubeconfig /etc/lvsfleet/kubeconfig --data-dir /srv/fleet\"\n"
        )
        #expect(
            try tree.text("etc/systemd/system/lvsfleet-central.service.d/60-lvsfleet-central.conf").hasSuffix(
                "[Service]\nReadWritePaths=/srv/fleet\n"))
        for (file, mode) in [("tls.crt", 0o644), ("tls.key", 0o640), ("kubeconfig", 0o640)] {
            #expect(try tree.text("etc/lvsfleet/\(file)") == given.text(file))
            #expect(try tree.mode("etc/lvsfleet/\(file)") == mode, "\(file)")
        }
        if geteuid() == 0 {
            let owner = try FileManager.default.attributesOfItem(atPath: "\(tree.path)/etc/lvsfleet/tls.key")
            #expect((owner[.groupOwnerAccountID] as? NSNumber)?.intValue == 4711)
        }
        let again = try script.run([], on: tree)
        #expect(again.status == 0 && again.lines.dropLast().allSatisfy { $0.hasSuffix(" unchanged") }, "\(again)")
        try script.expectDone(["--check"], on: tree)
        try script.expectDone(["--remove"], on: tree)
        #expect(try tree.contents == before)
    }

    @Test("A pair that was made stays while it is good for its names, and others get another")
    func makesCertificates() throws {
        let tree = try machine()
        let before = try tree.contents
        let arguments = ["--listen", "10.9.0.10:7070", "--self-signed", "central.example,10.9.0.10,fd09::10"]
        try script.expectDone(arguments, on: tree)
        let first = try tree.text("etc/lvsfleet/tls.crt")
        #expect(first.hasPrefix("-----BEGIN CERTIFICATE-----"))
        try script.expectDone(arguments, on: tree)
        #expect(try tree.text("etc/lvsfleet/tls.crt") == first)
        try script.expectDone(["--check"], on: tree)
        try script.expectDone(["--listen", "10.9.0.10:7070", "--self-signed", "other.example"], on: tree)
        #expect(try tree.text("etc/lvsfleet/tls.crt") != first)
        // Back to the host itself: no certificate.
        try script.expectDone(["--listen", "127.0.0.1:7070"], on: tree)
        #expect(try !tree.files.contains { $0.contains("tls.") })
        #expect(
            try tree.text("etc/default/lvsfleet-central")
                == "LVSFLEET_CENTRAL_OPTIONS=\"--listen 127.0.0.1:7070 --cluster none\"\n")
        try script.expectDone(["--remove"], on: tree)
        #expect(try tree.contents == before)
    }

    @Test(
        arguments: [
            (["--listen", "10.9.0.10:7070"], "wants a certificate"),
            (["--listen", "7070"], "is not of the form ADDRESS:PORT"),
            (["--listen", "central:7070"], "\"central\" is not an IP address"),
            (["--listen", "10.9.0.10:70700"], "is not of the form ADDRESS:PORT"),
            (["--tls-key", "/k"], "--tls-key wants --tls-certificate"),
            (["--tls-certificate", "/c"], "--tls-certificate wants --tls-key"),
            (["--self-signed", "a b"], "is no list of names"), (["--data-dir", "fleet"], "is no absolute path"),
            (["--tls-certificate", "/c", "--tls-key", "/k", "--self-signed", "a"], "two ways to one thing"),
        ] as [([String], String)])
    func wrongUsageEndsWith2(arguments: [String], words: String) throws {
        let tree = try machine()
        try script.expectRefused(arguments, on: tree, 2, words)
    }
}

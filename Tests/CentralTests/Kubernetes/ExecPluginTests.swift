import FleetWire
import Foundation
import Testing

@testable import Central

/// Real programs that give credentials, well and badly. What client-go shows in `exec_test.go`.
@Suite(.timeLimit(.minutes(1))) struct ExecPluginTests {
    private static let v1 = ExecPlugin.Version.v1.rawValue

    private func plugin(_ command: String, _ change: (inout ExecPlugin) -> Void = { _ in }) -> ExecPlugin {
        var plugin = ExecPlugin(version: .v1, command: command, place: "/etc/kube/config: users[u].user.exec")
        change(&plugin)
        return plugin
    }

    private func answer(_ status: String, kind: String = "ExecCredential", version: String = v1) -> String {
        #"{"kind":"\#(kind)","apiVersion":"\#(version)","status":\#(status)}"#
    }

    @Test func tellsThePluginWhatItIsToKnow() async throws {
        let folder = try TestFolder()
        try folder.script(
            """
            printf '%s|' "$@" "$LVS_A" "$LVS_B" "$HOME" > '\(folder["seen"])'
            printf '%s' "$KUBERNETES_EXEC_INFO" > '\(folder["info"])'
            [ -t 0 ] || cat > /dev/null
            echo '\(answer(#"{"token":"abc"}"#))'
            """, "plugin")
        let plugin = plugin(folder["plugin"]) {
            $0.arguments = ["a b", "$HOME"]
            $0.environment = [
                .init(name: "LVS_A", value: "1"), .init(name: "LVS_A", value: "2"), .init(name: "LVS_B", value: ""),
            ]
            $0.cluster = ["server": .text("https://a"), "config": .object(["audience": .text("x")])]
        }
        #expect(try await plugin.run(authorities: Array("PEM".utf8)) == ExecCredential(token: "abc"))
        let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
        #expect(try folder.read("seen") == "a b|$HOME|2||\(home)|")
        let info = try JSON.decode(JSONValue.self, from: Array(try folder.read("info").utf8))
        #expect(
            info
                == .object([
                    "apiVersion": .text(Self.v1), "kind": .text("ExecCredential"),
                    "spec": .object([
                        "interactive": .bool(false),
                        "cluster": .object([
                            "server": .text("https://a"), "config": .object(["audience": .text("x")]),
                            "certificate-authority-data": .text("UEVN"),
                        ]),
                    ]),
                ]))
    }

    @Test func saysWhatHappened() async throws {
        let folder = try TestFolder()
        try folder.script("echo >&2; printf '\\033[1mno  login\\t\\n' >&2; echo more >&2; exit 73", "fails")
        try folder.script("kill -9 $$", "dies")
        try folder.script("yes | head -c 2000000", "babbles")
        try folder.script("echo hello", "talks")
        // More complaints than a pipe holds must not stop it.
        try folder.script("yes | head -c 1000000 >&2; echo '\(answer(#"{"token":"abc"}"#))'", "warns")
        try folder.script("sleep 100 & sleep 100", "sleeps")
        try folder.write("", "plain")
        let cases: [(String, String)] = [
            ("fails", "ended with exit status 73: [1mno login."), ("dies", "was ended by signal 9."),
            ("babbles", "printed more than 1048576 bytes."), ("talks", "printed no JSON object."),
            ("none", "was not found: brew install none."), ("plain", "cannot be executed."),
        ]
        for (name, words) in cases {
            let plugin = plugin(folder[name]) { $0.installHint = "brew install\n none" }
            let error = await #expect(throws: ClusterAccessError.self) { try await plugin.run(authorities: nil) }
            let sentence = error?.description ?? ""
            #expect(
                sentence.hasPrefix("/etc/kube/config: users[u].user.exec: the plugin \(folder[name]) "), "\(sentence)")
            #expect(sentence.contains(words), "\(sentence)")
            #expect(!sentence.contains("\n") && sentence.hasSuffix("."))
        }
        #expect(try await plugin(folder["warns"]).run(authorities: nil).token == "abc")
        let nowhere = await #expect(throws: ClusterAccessError.self) {
            try await plugin("lvsfleet-no-such-plugin").run(authorities: nil)
        }
        #expect(nowhere?.description.hasSuffix("the plugin lvsfleet-no-such-plugin was not found in PATH.") == true)
        let begin = ContinuousClock.now
        let late = await #expect(throws: ClusterAccessError.self) {
            try await plugin(folder["sleeps"]) { $0.patience = .milliseconds(100) }.run(authorities: nil)
        }
        #expect(late?.description.hasSuffix("gave no credential within 0 s and was ended.") == true)
        #expect(ContinuousClock.now - begin < .seconds(50))
    }

    @Test func readsTokenAndExpiry() throws {
        for (text, expiry) in [
            ("2006-01-02T15:04:05Z", 1_136_214_245), ("2006-01-02T15:04:05.123456789Z", 1_136_214_245),
            ("2006-01-02T17:04:05+02:00", 1_136_214_245),
        ] as [(String, Int64)] {
            let printed = answer(#"{"token":"a","expirationTimestamp":"\#(text)"}"#)
            #expect(try ExecCredential(printed: Array(printed.utf8), .v1) == ExecCredential(token: "a", expiry: expiry))
        }
        let beta = answer(#"{"token":"a","expirationTimestamp":null}"#, version: ExecPlugin.Version.v1beta1.rawValue)
        #expect(try ExecCredential(printed: Array(beta.utf8), .v1beta1) == ExecCredential(token: "a"))
    }

    @Test(.enabled(if: TestPair.isPossible)) func readsACertificateThatItsKeyBelongsTo() throws {
        func printed(_ certificate: String?, _ key: String?) throws -> [UInt8] {
            let status = ["clientCertificateData": certificate, "clientKeyData": key].compactMapValues { $0 }
            return Array(answer(String(decoding: try JSONEncoder().encode(status), as: UTF8.self)).utf8)
        }
        let (one, two) = (try TestPair.one, try TestPair.two)
        let credential = try ExecCredential(printed: try printed(one.certificate, one.key), .v1)
        #expect(credential.pair?.certificate == one.certificateBytes && credential.token == nil)
        #expect(credential.expiry == credential.pair?.expiry)
        for (certificate, key, words) in [
            (one.certificate, nil, "clientCertificateData without status.clientKeyData"),
            (nil, one.key, "clientKeyData without status.clientCertificateData"),
            (one.certificate, two.key, "status.clientKeyData that is not the key of the certificate"),
            ("foo", "bar", "status.clientCertificateData that is not PEM"),
            (one.key, one.key, "clientCertificateData that is PEM, but not of certificates"),
            (one.certificate, one.certificate, "clientKeyData that is PEM, but not of a private key"),
        ] {
            let error = #expect(throws: ClusterAccessError.Reason.self) {
                try ExecCredential(printed: try printed(certificate, key), .v1)
            }
            #expect(error?.text.contains(words) == true, "\(error?.text ?? "")")
        }
    }

    @Test func saysWhatIsWrongWithTheAnswer() throws {
        for (printed, words) in [
            ("", "printed no JSON object"), ("[]", "printed no JSON object"),
            (answer("{}", kind: "Status"), #"its kind is "Status""#),
            (
                answer("{}", version: "client.authentication.k8s.io/v1beta1"),
                "is to speak client.authentication.k8s.io/v1, and printed"
            ),
            (#"{"kind":"ExecCredential"}"#, "printed apiVersion missing"), (answer("null"), "without a status"),
            (answer("{}"), "neither status.token nor status.clientCertificateData"),
            (answer(#"{"token":""}"#), "neither status.token"),
            (answer(#"{"token":5}"#), "status.token that is not a text"),
            (answer(#"{"token":"a","expirationTimestamp":"soon"}"#), "expirationTimestamp that is no time"),
        ] {
            let error = #expect(throws: ClusterAccessError.Reason.self) {
                try ExecCredential(printed: Array(printed.utf8), .v1)
            }
            #expect(error?.text.contains(words) == true, "\(error?.text ?? "")")
        }
    }
}

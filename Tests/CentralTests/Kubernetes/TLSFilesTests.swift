import FleetHTTP
import Foundation
import Testing

@testable import Central

/// Files of certificates that change for the better and the worse. What client-go shows in `TestCheckCAFileAndRotate` and
/// `TestUpdateWithBadCertKeyData`.
@Suite(.enabled(if: TestPair.isPossible)) struct TLSFilesTests {
    @Test func takesWhatIsGoodAndKeepsWhatWas() throws {
        let (one, two) = (try TestPair.one, try TestPair.two)
        let folder = try TestFolder()
        try folder.write(one.certificate, "ca")
        var files = TLSFiles(TLSSettings(authorities: .file(folder["ca"]), serverName: "n"))
        var now = ContinuousClock.now
        try files.look(at: now)
        #expect(files.settings == TLSSettings(authorities: .data(one.certificateBytes), serverName: "n"))
        for (text, words) in [
            ("panda", "is not PEM"), ("", "is not PEM"),
            (String(two.certificate.dropLast(40)), "but not of certificates"),
            (one.certificate + String(two.certificate.dropLast(40)), "but not of certificates"),
            (one.key, "but not of certificates"), (nil, "cannot be read: No such file or directory"),
        ] {
            if let text { try folder.write(text, "ca") } else { try folder.remove("ca") }
            now += .seconds(60)
            try files.look(at: now)
            #expect(files.authorities == one.certificateBytes)
            let trouble = files.trouble(on: 0) ?? ""
            #expect(
                trouble.hasPrefix("certificate-authority \(folder["ca"]): ") && trouble.contains(words), "\(trouble)")
        }
        try folder.write(two.certificate, "ca")
        try files.look(at: now + .seconds(59))
        #expect(files.authorities == one.certificateBytes)
        try files.look(at: now + .seconds(60))
        #expect(files.authorities == two.certificateBytes && files.trouble(on: 0) == nil)
    }

    @Test func keepsThePairUntilBothAreNew() throws {
        let (one, two) = (try TestPair.one, try TestPair.two)
        let folder = try TestFolder()
        try folder.write(one.certificate, "cert")
        try folder.write(one.key, "key")
        var files = TLSFiles(TLSSettings(certificate: .file(folder["cert"]), key: .file(folder["key"])))
        var now = ContinuousClock.now
        try files.look(at: now)
        for (name, text, words) in [
            ("cert", two.certificate, "client-key \(folder["key"]): is not the key"),
            ("cert", "\0\0", "client-certificate \(folder["cert"]): is not PEM"),
            ("key", two.key, "client-certificate \(folder["cert"]): is not PEM"),
        ] {
            try folder.write(text, name)
            now += .seconds(60)
            try files.look(at: now)
            #expect(files.settings.certificate == .data(one.certificateBytes))
            #expect(files.settings.key == .data(one.keyBytes))
            #expect(files.trouble(on: 0)?.hasPrefix(words) == true, "\(files.trouble(on: 0) ?? "")")
        }
        try folder.write(two.certificate, "cert")
        try files.look(at: now + .seconds(60))
        #expect(files.settings.certificate == .data(two.certificateBytes))
        #expect(files.settings.key == .data(two.keyBytes))
        #expect(files.trouble(on: 0) == nil)
        let words = try #require(files.trouble(on: 1 << 33))
        #expect(words.hasPrefix("client-certificate \(folder["cert"]): expired at 20"))
    }

    @Test func failsWhereNothingWasEverGood() {
        var files = TLSFiles(TLSSettings(authorities: .file("/nonexistent/ca")))
        let error = #expect(throws: ClusterAccessError.self) { try files.look(at: .now) }
        #expect(
            error?.description == "certificate-authority /nonexistent/ca: cannot be read: No such file or directory.")
    }
}

import ArgumentParser
import FleetModel
import Logging
import Testing

@testable import Central
@testable import FleetLogging

@Suite struct CentralOptionsTests {
    @Test func theDefaultsAreThoseOfTheDesign() throws {
        let options = try CentralOptions.parse(["--data-dir", "d"])
        #expect("\(options.listen)" == "127.0.0.1:7070")
        #expect(options.cluster == .kubernetes)
        #expect(options.logLevel == .info && options.logFormat == .text)
    }

    @Test(arguments: [
        [], ["--data-dir", ""], ["--data-dir", "d", "--listen", "0.0.0.0:7070"],
        ["--data-dir", "d", "--listen", "here:1"],
        ["--data-dir", "d", "--listen", "127.0.0.1:70000"], ["--data-dir", "d", "--cluster", "manifests:"],
        ["--data-dir", "d", "--cluster", "swarm"], ["--data-dir", "d", "--tls-key", "k"],
        ["--data-dir", "d", "--cluster", "none", "--context", "c"],
        ["--data-dir", "d", "--cluster", "none", "--fleet-objects"], ["--data-dir", "d", "--log-format", "xml"],
        ["--data-dir", "d", "--cluster", "none", "--leader-election"],
        ["--data-dir", "d", "--leader-election-namespace", "a"],
        ["--data-dir", "d", "--leader-election", "--leader-election-namespace", "A b"],
        ["--data-dir", "d", "--leader-election", "--leader-election-name", ""],
    ])
    func whatDoesNotFitIsRefused(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try CentralOptions.parse(arguments) }
    }

    @Test(arguments: [
        ["--listen", "0.0.0.0:7070", "--insecure-http"], ["--listen", "[::1]:0"], ["--listen", "127.9.9.9:7070"],
        ["--listen", "10.9.0.10:7070", "--tls-certificate", "c", "--tls-key", "k"],
    ])
    func anAddressThatOthersReachNeedsTLSOrTheFlag(_ arguments: [String]) throws {
        _ = try CentralOptions.parse(["--data-dir", "d", "--cluster", "manifests:m"] + arguments)
    }

    @Test func logLinesAreOneLineWhateverTheyCarry() {
        let fields = ["path": "/a b", "error": "two\nlines \"quoted\""]
        #expect(
            LineLogHandler.line(.text, time: "T", level: .info, label: "x", message: "m", fields: fields)
                == "T info x: m error=\"two\\nlines \\\"quoted\\\"\" path=\"/a b\"\n")
        let own = ["level": "mine", "k": "v"]
        #expect(
            LineLogHandler.line(.json, time: "T", level: .error, label: "x", message: "m\n", fields: own)
                == "{\"k\":\"v\",\"label\":\"x\",\"level\":\"error\",\"message\":\"m\\n\",\"time\":\"T\"}\n")
    }
}

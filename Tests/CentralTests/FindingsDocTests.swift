import Foundation
import Testing

/// docs/findings.md says what each reason means that Central can give, and of none that it cannot.
@Suite struct FindingsDocTests {
    /// Words of the same form that are no reasons of findings.
    private static let others: Set<String> = [
        // Conditions of the fleet's objects in the cluster (docs/fleet-objects.md).
        "DirectorsNotReady", "DirectorsUnseen", "NoRealServers", "NotPlanned", "NothingExposed", "NothingServed",
        "ReferenceMissing",
        // Kubernetes' own.
        "ClientIP", "ConfigMap", "EndpointSlice", "ExecCredential", "IfAvailable", "InternalIP", "LoadBalancer",
        "NamespaceTerminating",
        "NotOlderThan", "ResourceVersionTooLarge", "StoreReadError", "TCPRoute", "UDPRoute",
        // An Event of a Service.
        "VIPAssigned",
        // Kinds of our API.
        "FleetStatus", "PairBalance", "PairDiagnosis", "RealServer",
    ]

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// All literals of several words in one, such as `NoActiveServer` and `MTUDiffers`.
    private static func words() throws -> Set<String> {
        let folder = root.appendingPathComponent("Sources/Central")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var words: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            words.formUnion(
                text.matches(of: /"([A-Z][a-z]+(?:[A-Z]+[a-z]*)+|[A-Z]{2,}[a-z]+(?:[A-Z]+[a-z]*)*)"/).map {
                    String($0.1)
                })
        }
        return words
    }

    /// What stands in the first column of the table.
    private static func documented() throws -> Set<String> {
        let text = try String(contentsOf: root.appendingPathComponent("docs/findings.md"), encoding: .utf8)
        let cells = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.compactMap {
            $0.split(separator: "|").first
        }
        let names = cells.flatMap { $0.split(separator: ",") }.map { $0.trimmingCharacters(in: .whitespaces) }
        return Set(names).subtracting(["reason"])
    }

    @Test func everyReasonIsExplained() throws {
        let words = try Self.words()
        let missing = words.subtracting(try Self.documented()).subtracting(Self.others)
        #expect(missing.isEmpty, "docs/findings.md does not say what they mean: \(missing.sorted())")
        #expect(Self.others.isSubset(of: words), "gone: \(Self.others.subtracting(words).sorted())")
    }

    @Test func nothingIsExplainedThatIsNeverSaid() throws {
        let documented = try Self.documented()
        #expect(documented.count > 50)
        let extra = documented.subtracting(try Self.words())
        #expect(extra.isEmpty, "no source says \(extra.sorted())")
    }
}

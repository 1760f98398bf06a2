import Foundation
import ScriptedAPIServer
import Yams

/// What the roles under `deploy/kustomize` allow.
enum ShippedRights {
    /// `base` and the add-ons.
    static let parts = [
        "base", "addons/fleet-objects", "addons/gateway", "addons/leader-election", "addons/load-balancer",
    ]

    private struct Role: Decodable {
        struct Rule: Decodable {
            var apiGroups: [String]
            var resources: [String]
            var verbs: [String]
            /// Rights for some objects by name would need more than a comparison of words.
            var resourceNames: [String]?
        }
        var kind: String
        var rules: [Rule]?
    }

    static func file(of part: String) -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return root.appending(path: "deploy/kustomize/\(part)/rbac.yaml").path
    }

    static func of(_ part: String) throws -> Set<Access> {
        let text = try String(contentsOfFile: file(of: part), encoding: .utf8)
        var rights: Set<Access> = []
        for document in text.components(separatedBy: "\n---\n") {
            let role = try YAMLDecoder().decode(Role.self, from: document)
            for rule in role.rules ?? [] {
                for group in rule.apiGroups {
                    for resource in rule.resources {
                        for verb in rule.verbs { rights.insert(Access(verb: verb, group: group, resource: resource)) }
                    }
                }
            }
        }
        return rights
    }
}

import FleetHTTP
import FleetWire
import FleetYAML
import Foundation
import Testing

/// Objects as an administrator makes them.
extension LiveAPIServer {
    /// The repository's folder `deploy`.
    static let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "../../../../deploy"
    ).standardizedFileURL.path

    /// The documents of a file of `deploy`.
    static func documents(shipped file: String) throws -> [JSONValue] {
        try YAML.parse(String(contentsOfFile: "\(shipped)/\(file)", encoding: .utf8)).map(\.value)
    }

    /// Applies a file of `deploy` as it stands there.
    func apply(shipped file: String) async throws {
        for document in try Self.documents(shipped: file) { try await apply(document) }
    }

    /// Makes the objects of a YAML text, or sets them so.
    func apply(_ text: String) async throws {
        for document in try YAML.parse(text).map(\.value) { try await apply(document) }
    }

    /// Server-side apply, and another for the status, where the document has one.
    func apply(_ document: JSONValue) async throws {
        let place = try LivePlace(document)
        let query = "?fieldManager=live&force=true&fieldValidation=Strict"
        try await succeed("PATCH", place.path + query, document, type: "application/apply-patch+yaml")
        guard document["status"] != nil else { return }
        try await succeed("PATCH", "\(place.path)/status\(query)", document, type: "application/apply-patch+yaml")
    }

    /// Makes an object as `kubectl create` does, and gives the answer, whatever it is.
    func create(_ document: JSONValue, dryRun: Bool = false) async throws -> HTTPResponse {
        let query = "?fieldValidation=Strict\(dryRun ? "&dryRun=All" : "")"
        return try await ask("POST", try LivePlace(document).folder + query, document)
    }

    /// Waits until the server answers for kinds that were just defined, by the version of each.
    nonisolated func waitForKinds(_ kinds: [String: String]) async throws {
        for (kind, version) in kinds {
            let place = LivePlace(version: version, kind: kind, namespace: nil, name: "")
            try await LiveStage.wait("\(kind) is served") { try await ask("GET", place.folder).status == 200 }
        }
    }

    /// Takes an object away at once.
    func delete(_ kind: String, _ name: String, namespace: String? = nil, version: String = "v1") async throws {
        let place = LivePlace(version: version, kind: kind, namespace: namespace, name: name)
        try await succeed("DELETE", "\(place.path)?gracePeriodSeconds=0")
    }

    @discardableResult func succeed(
        _ method: String, _ path: String, _ body: JSONValue? = nil, type: String = "application/json"
    ) async throws -> JSONValue {
        let answer = try await ask(method, path, body, type: type)
        guard (200..<300).contains(answer.status) else {
            throw LiveError("\(method) \(path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
        }
        return try JSON.decode(JSONValue.self, from: answer.body)
    }

    func ask(
        _ method: String, _ path: String, _ body: JSONValue? = nil, type: String = "application/json"
    ) async throws -> HTTPResponse {
        let headers = body.map { _ in [HTTPHeader("Content-Type", type)] } ?? []
        let text = try body.map { try JSON.encode($0) }
        return try await admin.send(
            HTTPRequest(method, "https://127.0.0.1:\(port)\(path)", headers: headers, body: text))
    }
}

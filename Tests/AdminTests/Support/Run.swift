import FleetWire
import Synchronization

@testable import Admin

/// What one run of the program left behind.
struct Run: Sendable {
    var status: ExitStatus
    var out: String
    var err: String
    var requests: [APIRequest]
    var endpoint: Endpoint?

    /// The first body sent, as a document.
    var sent: JSONValue? {
        requests.first { !$0.body.isEmpty }.flatMap { try? JSON.decode(JSONValue.self, from: $0.body) }
    }
}

/// Runs the program against a scripted Central; without a script nobody answers.
func lvsctl(
    _ arguments: String..., environment: [String: String] = [:], colour: Bool = false,
    script: @escaping ScriptedTransport.Script = { _ throws(TransportError) in
        throw TransportError(reason: "Connection refused")
    }
) async -> Run {
    await lvsctl(arguments, environment: environment, colour: colour, script: script)
}

func lvsctl(
    _ arguments: [String], environment: [String: String] = [:], colour: Bool = false,
    script: @escaping ScriptedTransport.Script
) async -> Run {
    let transport = ScriptedTransport(script)
    let streams = Streams()
    let terminal = Terminal(
        colour: colour, data: { streams.put(out: $0) }, message: { streams.put(err: $0) },
        bytes: { streams.put(out: String(decoding: $0, as: UTF8.self)) })
    let session = Session(
        environment: ["HOME": "/nonexistent"].merging(environment) { $1 }, terminal: terminal
    ) { endpoint throws(Failure) in
        streams.connect(endpoint)
        return transport
    }
    let status = await Lvsctl.run(arguments, in: session)
    let (out, err, endpoint) = streams.content
    return Run(status: status, out: out, err: err, requests: transport.requests, endpoint: endpoint)
}

private final class Streams: Sendable {
    private let state = Mutex<(String, String, Endpoint?)>(("", "", nil))

    var content: (String, String, Endpoint?) { state.withLock { $0 } }

    func put(out text: String) { state.withLock { $0.0 += text } }
    func put(err text: String) { state.withLock { $0.1 += text } }
    func connect(_ endpoint: Endpoint) { state.withLock { $0.2 = endpoint } }
}

/// A 200 with a document.
func answer(_ value: some Encodable & Sendable) -> APIResponse {
    APIResponse(status: 200, body: (try? JSON.encode(value)) ?? [])
}

/// A refusal as Central writes it.
func refusal(_ status: Int, _ detail: String, type: String = "about:blank") -> APIResponse {
    let problem = Problem(type: type, title: "Refused", status: status, detail: detail, requestID: "r1")
    return APIResponse(status: status, body: (try? JSON.encode(problem)) ?? [])
}

/// The answer to a change of one object.
func changed(_ object: String, _ action: ChangeResult.Action, dryRun: Bool = false) -> APIResponse {
    answer(ChangeResult(dryRun: dryRun, items: [.init(object: object, action: action)]))
}

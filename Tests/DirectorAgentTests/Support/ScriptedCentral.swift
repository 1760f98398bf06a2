import FleetModel
import FleetWire
import Synchronization

@testable import DirectorAgent

/// A Central that answers what the test says; without an answer left, it holds the question open.
final class ScriptedCentral: CentralAPI {
    struct Away: Error {}

    enum Answer: Sendable {
        case slice([UInt8])
        case unchanged
        /// The same, with a question to look again.
        case look(String)
        case notYet(Int)
        case away
        case refusal(Int)
    }

    private struct Script {
        var answers: [Answer] = []
        var asked: [Revision?] = []
        var waits: [Int] = []
        var reports: [DirectorReport] = []
        var takesReports = true
        var answer = ReportAnswer()
    }

    private let script: Mutex<Script>
    private let identity: Identity?

    init(_ answers: [Answer] = [], identity: Identity? = Identity(director: "blue-a", pair: "blue")) {
        var script = Script()
        script.answers = answers
        self.script = Mutex(script)
        self.identity = identity
    }

    /// The revisions that the agent said it held, one for each question.
    var asked: [Revision?] { script.withLock { $0.asked } }
    /// How long each question might have stayed open, in seconds.
    var waits: [Int] { script.withLock { $0.waits } }
    var reports: [DirectorReport] { script.withLock { $0.reports } }

    func add(_ answer: Answer) { script.withLock { $0.answers.append(answer) } }

    func takeReports(_ takes: Bool) { script.withLock { $0.takesReports = takes } }

    func slice(held: Revision?, wait: Int) async throws -> SliceAnswer {
        script.withLock {
            $0.asked.append(held)
            $0.waits.append(wait)
        }
        while true {
            let answer: Answer? = script.withLock { $0.answers.isEmpty ? nil : $0.answers.removeFirst() }
            switch answer {
            case .slice(let bytes): return SliceAnswer(content: .slice(bytes), identity: identity)
            case .unchanged: return SliceAnswer(content: .unchanged, identity: identity)
            case .look(let look): return SliceAnswer(content: .unchanged, identity: identity, look: look)
            case .notYet(let seconds): return SliceAnswer(content: .notYet(retryAfter: seconds), identity: identity)
            case .away: throw Away()
            case .refusal(let status): throw CentralRefusal(status: status, detail: "scripted")
            case nil: try await Task.sleep(for: .milliseconds(2))
            }
        }
    }

    func send(_ report: DirectorReport) async throws -> ReportAnswer {
        guard script.withLock({ $0.takesReports }) else { throw Away() }
        return script.withLock {
            $0.reports.append(report)
            return $0.answer
        }
    }

    /// What is answered to reports from now on.
    func answer(reports answer: ReportAnswer) { script.withLock { $0.answer = answer } }
}

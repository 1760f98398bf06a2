import FleetWire

/// A session whose requests are counted by what they were about and what came back.
struct CountedSession: ClusterSession {
    let session: any ClusterSession
    let board: WritingBoard

    func send(_ request: ClusterRequest) async throws(ClusterFailure) -> JSONValue {
        do throws(ClusterFailure) {
            let answer = try await session.send(request)
            count(request.topic, "done")
            return answer
        } catch {
            count(request.topic, error.word)
            throw error
        }
    }

    private func count(_ topic: ClusterRequest.Topic, _ result: String) {
        board.note { $0.counts[.init(topic: topic, result: result), default: 0] += 1 }
    }
}

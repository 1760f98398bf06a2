import FleetModel
import FleetWire

/// An Event about a Service (`events.k8s.io/v1`), to be made or to be continued.
struct ServiceEvent: Hashable, Sendable {
    /// The name under which this controller speaks: `reportingController`.
    static let controller = "lvsfleet.io/central"
    /// Bytes of `note` that the API takes.
    private static let noteLimit = 1024

    /// What the Event says, of which Service.
    struct Subject: Hashable, Sendable, Comparable {
        var service: ObjectReference
        /// Another Service of the same name has Events of its own.
        var uid: String
        var remark: LoadBalancerAnswer.Remark

        static func < (left: Subject, right: Subject) -> Bool {
            (left.service, left.remark) < (right.service, right.remark)
        }
    }

    enum Occasion: Hashable, Sendable {
        case first
        /// It is said once more, for the so-many-th time, under the name that it had.
        case again(name: String, count: Int)
    }

    var subject: Subject
    var occasion: Occasion

    /// - Parameters:
    ///   - name: `metadata.name` of a new Event.
    ///   - instance: `reportingInstance`, which Central of several speaks; 128 bytes at most.
    ///   - time: now, as `MicroTime`.
    func request(name: String, instance: String, time: String) -> ClusterRequest {
        let folder = "/apis/events.k8s.io/v1/namespaces/\(subject.service.namespace)/events"
        switch occasion {
        case .first:
            return ClusterRequest(
                method: .create, path: folder, body: document(name, instance, time), topic: .event)
        case .again(let name, let count):
            let series: [String: JSONValue] = ["count": .integer(Int64(count)), "lastObservedTime": .text(time)]
            return ClusterRequest(
                method: .patch, path: "\(folder)/\(name)", body: .object(["series": .object(series)]), topic: .event)
        }
    }

    private func document(_ name: String, _ instance: String, _ time: String) -> JSONValue {
        let remark = subject.remark
        return .object([
            "apiVersion": .text("events.k8s.io/v1"), "kind": .text("Event"),
            "metadata": .object(["name": .text(name), "namespace": .text(subject.service.namespace)]),
            "eventTime": .text(time), "reportingController": .text(Self.controller),
            "reportingInstance": .text(instance), "action": .text(remark.isWarning ? "Balance" : "Assign"),
            "type": .text(remark.isWarning ? "Warning" : "Normal"), "reason": .text(remark.reason),
            "note": .text(Self.cut(remark.note)),
            "regarding": .object([
                "apiVersion": .text("v1"), "kind": .text("Service"), "namespace": .text(subject.service.namespace),
                "name": .text(subject.service.name), "uid": .text(subject.uid),
            ]),
        ])
    }

    /// Cuts between characters, never within one.
    private static func cut(_ note: String) -> String {
        guard note.utf8.count > noteLimit else { return note }
        var text = ""
        var length = "…".utf8.count
        for character in note {
            length += character.utf8.count
            if length > noteLimit { break }
            text.append(character)
        }
        return text + "…"
    }
}

import FleetModel

/// What one listener of a Gateway exposes, or why it exposes nothing.
enum ListenerPort {
    /// With a finding where the listener itself reports trouble.
    case exposed(Exposure, Finding?)
    case skipped(Finding)

    init(_ listener: Gateway.Listener, of gateway: ObjectReference, cluster: ClusterSnapshot) {
        func finding(_ reason: String, _ message: String) -> Finding {
            Finding(reason: reason, subject: "gateway/\(gateway)", field: listener.name, message: message)
        }
        guard let transport = listener.transport else {
            self = .skipped(
                finding("ListenerUnsupported", "Listeners of protocol \(listener.protocol) say nothing of TCP or UDP."))
            return
        }
        guard let port = UInt16(exactly: listener.port), port != 0 else {
            self = .skipped(finding("ListenerUnsupported", "\(listener.port) is not a port from 1 to 65535."))
            return
        }
        if listener.conditions["Accepted"] == false || listener.conditions["Conflicted"] == true {
            self = .skipped(
                finding(
                    "ListenerRefused",
                    "The Gateway's controller does not take the listener, so its port is not exposed."))
            return
        }
        let trouble =
            listener.conditions["Programmed"] == false
            ? finding("ListenerNotProgrammed", "The Gateway's controller has not programmed the listener.") : nil
        let application = listener.isStream ? listener.application(of: gateway, cluster: cluster) : nil
        self = .exposed(Exposure(port: port, transport: transport, application: application ?? gateway), trouble)
    }
}

extension Gateway.Listener {
    fileprivate var isStream: Bool { self.protocol == "TCP" || self.protocol == "UDP" }

    /// What the listener's protocol is on the wire; nil for a word that says nothing of it.
    fileprivate var transport: TransportProtocol? {
        switch self.protocol {
        case "HTTP", "HTTPS", "TLS", "TCP": .tcp
        case "UDP": .udp
        default: nil
        }
    }

    /// The application service that the routes of the listener lead to: of several, that of the first route by name.
    fileprivate func application(of gateway: ObjectReference, cluster: ClusterSnapshot) -> ObjectReference? {
        guard let transport else { return nil }
        return cluster.routes(transport).sorted { $0.key < $1.key }.lazy
            .filter { reference, route in
                route.parents.contains { $0.attaches(to: self, of: gateway, from: reference.namespace) }
            }
            .compactMap { $0.route.services.first }.first
    }
}

extension StreamRouteFields.Parent {
    /// Tells whether a route attaches to a listener: its Gateway's controller says so, or has said nothing yet and the route
    /// stands in the Gateway's own namespace, which every listener allows unless it says otherwise.
    fileprivate func attaches(to listener: Gateway.Listener, of gateway: ObjectReference, from namespace: String)
        -> Bool
    {
        guard self.gateway == gateway, self.listener == nil || self.listener == listener.name,
            port == nil || port == listener.port
        else { return false }
        return isAccepted ?? (namespace == gateway.namespace)
    }
}

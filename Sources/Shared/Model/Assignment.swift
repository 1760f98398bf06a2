/// An administrator's wish: what a namespace, or one of its services, exposes appears on a VIP.
public enum Assignment {
    /// What identifies an assignment; its text is `namespace/service@vip`, with `*` for all.
    public struct Key: Hashable, Sendable, Comparable, LosslessStringConvertible {
        public let namespace: Pattern
        public let service: Pattern
        public let vip: VirtualIP.Key

        public init(namespace: Pattern, service: Pattern, vip: VirtualIP.Key) {
            self.namespace = namespace
            self.service = service
            self.vip = vip
        }

        public init?(_ text: String) {
            let halves = text.split(separator: "@", omittingEmptySubsequences: false)
            guard halves.count == 2, !halves[1].isEmpty, let names = ObjectReference(String(halves[0])) else {
                return nil
            }
            self.init(namespace: Pattern(names.namespace), service: Pattern(names.name), vip: String(halves[1]))
        }

        public var description: String { "\(namespace)/\(service)@\(vip)" }

        public static func < (left: Key, right: Key) -> Bool {
            (left.namespace, left.service, left.vip) < (right.namespace, right.service, right.vip)
        }

        /// How closely the key names a service: `(ns, svc)` beats `(ns, *)` beats `(*, *)`.
        public var rank: Rank {
            switch (namespace, service) {
            case (.all, _): .everything
            case (.named, .all): .namespace
            case (.named, .named): .service
            }
        }

        /// Tells whether the assignment speaks of this application service.
        public func covers(_ application: ObjectReference) -> Bool {
            namespace.matches(application.namespace) && service.matches(application.name)
        }
    }

    /// One name, or all of them.
    public enum Pattern: Hashable, Sendable, Comparable, CustomStringConvertible {
        case all
        case named(String)

        public init(_ text: String) { self = text == "*" ? .all : .named(text) }

        public var description: String {
            switch self {
            case .all: "*"
            case .named(let name): name
            }
        }

        func matches(_ name: String) -> Bool {
            switch self {
            case .all: true
            case .named(let own): own == name
            }
        }

        public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
    }

    public enum Rank: Int, Sendable, Comparable, Codable {
        case everything, namespace, service

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// What may change about an assignment.
    public struct Settings: Hashable, Sendable {
        /// Settings that override the VIP's.
        public var service: ServiceOverrides
        /// The fleet's count of assignments when this one was made: the older of two claims wins. Set by Central.
        public var order: UInt64

        public init(service: ServiceOverrides = ServiceOverrides(), order: UInt64 = 0) {
            self.service = service
            self.order = order
        }
    }
}

public import FleetModel

/// A slice with its revision, as served to directors and kept on their disks.
public struct SliceDocument: Hashable, Sendable, Codable {
    public var apiVersion: String
    public var kind: String
    public var revision: Revision
    public var slice: Slice
    /// The number of the last revision that was an administrator's order. An agent of the same pair and epoch that holds a
    /// lower one takes that revision without its guard.
    public var approvedThrough: UInt64?
    /// What became different since `approvedThrough` is less than a director's guard refuses, so this revision is taken as
    /// that one would have been. Only ever true.
    public var approvalStands: Bool?
    /// The approval was given outright (`lvsctl approve`), so it also speaks to agents that hold a slice of another epoch or
    /// pair, which no number compares with. Only ever true.
    public var approvedOutright: Bool?

    public init(revision: Revision, slice: Slice, approval: Approval? = nil) {
        apiVersion = APIVersion.current
        kind = "Slice"
        self.revision = revision
        self.slice = slice
        self.approval = approval
    }

    /// The three fields as one value.
    public struct Approval: Hashable, Sendable {
        public var through: UInt64
        public var stands: Bool
        public var isOutright: Bool

        public init(through: UInt64, stands: Bool = false, isOutright: Bool = false) {
            self.through = through
            self.stands = stands
            self.isOutright = isOutright
        }

        /// Tells whether it speaks of a revision at all, not only of one before it.
        public func covers(_ number: UInt64) -> Bool { through >= number || stands }
    }

    public var approval: Approval? {
        get {
            approvedThrough.map {
                Approval(through: $0, stands: approvalStands == true, isOutright: approvedOutright == true)
            }
        }
        set {
            approvedThrough = newValue?.through
            approvalStands = newValue?.stands == true ? true : nil
            approvedOutright = newValue?.isOutright == true ? true : nil
        }
    }
}

/// Datagrams to the kernel and back: the seam at which tests say what no kernel says on demand.
package protocol NetlinkTransport: AnyObject {
    /// The number that the kernel gave a generic netlink family.
    func resolve(_ family: String) throws(NetlinkError) -> UInt16

    /// Sends whole messages as one datagram.
    func send(_ bytes: [UInt8], _ operation: @autoclosure () -> String) throws(NetlinkError)

    /// Waits for one datagram; one that did not come from the kernel is empty.
    func receive(_ operation: @autoclosure () -> String) throws(NetlinkError) -> [UInt8]
}

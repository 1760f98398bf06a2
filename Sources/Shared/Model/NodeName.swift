/// The text that names a node to be drained: a Kubernetes node's name (a DNS subdomain), or an address.
public enum NodeName {
    /// The one spelling under which a node is kept; nil: no such text.
    public static func canonical(_ text: String) -> String? {
        if let address = IPAddress(text) { return address.description }
        guard (1...253).contains(text.utf8.count) else { return nil }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.allSatisfy { Name.isValid(String($0)) } ? text : nil
    }
}

import Foundation

extension ClusterAccess {
    /// Finds the access as kubectl does: the file that is named, else those of `KUBECONFIG`, else `~/.kube/config`,
    /// else the pod's own service account.
    static func load(
        kubeconfig: String?, context: String?, environment: [String: String] = ProcessInfo.processInfo.environment,
        serviceAccountFolder: String = serviceAccountFolder
    ) throws(ClusterAccessError) -> ClusterAccess {
        if let kubeconfig {
            guard let config = try read(kubeconfig) else { throw ClusterAccessError("\(kubeconfig) is not there.") }
            return try config.access(context: context, origin: kubeconfig)
        }
        if let list = environment["KUBECONFIG"], !list.isEmpty {
            var merged: Kubeconfig?
            // Files of the list that do not exist are passed over, as for kubectl.
            for file in list.split(separator: ":") {
                guard let config = try read(String(file)) else { continue }
                merged?.merge(config)
                merged = merged ?? config
            }
            guard let merged else { throw ClusterAccessError("KUBECONFIG: none of the files \(list) can be read.") }
            return try merged.access(context: context, origin: "KUBECONFIG=\(list)")
        }
        if let home = environment["HOME"], !home.isEmpty {
            let file = "\(home)/.kube/config"
            if let config = try read(file), !config.isEmpty { return try config.access(context: context, origin: file) }
        }
        if let context {
            throw ClusterAccessError("There is no kubeconfig in which to look for the context \(context).")
        }
        return try inCluster(environment: environment, folder: serviceAccountFolder)
    }

    /// Nil where there is no file; one that is there and does not read is an error.
    private static func read(_ file: String) throws(ClusterAccessError) -> Kubeconfig? {
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        let bytes: [UInt8]
        do { bytes = try [UInt8](file: file) } catch { throw ClusterAccessError("\(file) \(error.text).") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ClusterAccessError("\(file): it is not UTF-8.")
        }
        return try Kubeconfig(text: text, file: file)
    }
}

/// The Gateway API's kinds, as far as Central reads them: CRDs that take everything.
enum LiveGateways {
    /// - Parameter versions: by kind, what is served; TCPRoute and UDPRoute were `v1alpha2` alone before Gateway API 1.6.
    static func definitions(_ versions: [(kind: String, version: String)]) -> String {
        versions.map { kind, version in
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: \(kind.lowercased())s.gateway.networking.k8s.io
              annotations: {api-approved.kubernetes.io: "unapproved, for a test"}
            spec:
              group: gateway.networking.k8s.io
              scope: Namespaced
              names: {kind: \(kind), listKind: \(kind)List, plural: \(kind.lowercased())s, singular: \(kind.lowercased())}
              versions:
                - name: \(version)
                  served: true
                  storage: true
                  subresources: {status: {}}
                  schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """
        }.joined(separator: "\n---\n")
    }
}

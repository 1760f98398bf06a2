/// What a cluster has of an ingress controller that was installed on the nodes' network as its documentation says: the pods that its
/// template makes, in the fields that a load balancer could look at, with the names, labels and ports of the source named at each.
enum ControllerManifests {
    /// Three nodes that serve, and a control plane with the label that kubeadm gives it.
    static let nodes = """
        apiVersion: v1
        kind: List
        items:
        - metadata: {name: control-1, labels: {node.kubernetes.io/exclude-from-external-load-balancers: ""}}
          kind: Node
          apiVersion: v1
          status:
            conditions: [{type: Ready, status: "True"}]
            addresses: [{type: InternalIP, address: 10.9.0.20}, {type: Hostname, address: control-1}]
        - metadata: {name: edge-1, labels: {kubernetes.io/os: linux}}
          kind: Node
          apiVersion: v1
          status:
            conditions: [{type: Ready, status: "True"}]
            addresses: [{type: InternalIP, address: 10.9.0.21}, {type: InternalIP, address: "fd09::21"}]
        - metadata: {name: edge-2, labels: {kubernetes.io/os: linux}}
          kind: Node
          apiVersion: v1
          status:
            conditions: [{type: Ready, status: "True"}]
            addresses: [{type: InternalIP, address: 10.9.0.22}, {type: InternalIP, address: "fd09::22"}]
        """

    /// `deploy/static/provider/baremetal/deploy.yaml` of kubernetes/ingress-nginx v1.15, with `hostNetwork: true` in the template, as
    /// "Via the host network" of its page "Bare-metal considerations" has it: the controller's pods, the finished jobs beside
    /// them, the NodePort Service that is left over, and the ConfigMap of TCP ports of the page "Exposing TCP and UDP services".
    static let ingressNginx = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: ingress-nginx-controller-7d4db76476-4xqzr
          namespace: ingress-nginx
          labels:
            app.kubernetes.io/name: ingress-nginx
            app.kubernetes.io/instance: ingress-nginx
            app.kubernetes.io/part-of: ingress-nginx
            app.kubernetes.io/component: controller
            pod-template-hash: 7d4db76476
        spec:
          nodeName: edge-1
          hostNetwork: true
          containers:
          - name: controller
            ports:
            - {name: http, containerPort: 80, hostPort: 80, protocol: TCP}
            - {name: https, containerPort: 443, hostPort: 443, protocol: TCP}
            - {name: webhook, containerPort: 8443, hostPort: 8443, protocol: TCP}
        status:
          phase: Running
          conditions: [{type: Ready, status: "True"}]
          podIP: 10.9.0.21
          podIPs: [{ip: 10.9.0.21}, {ip: "fd09::21"}]
          hostIPs: [{ip: 10.9.0.21}, {ip: "fd09::21"}]
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: ingress-nginx-controller-7d4db76476-p9r2k
          namespace: ingress-nginx
          labels:
            app.kubernetes.io/name: ingress-nginx
            app.kubernetes.io/instance: ingress-nginx
            app.kubernetes.io/part-of: ingress-nginx
            app.kubernetes.io/component: controller
            pod-template-hash: 7d4db76476
        spec:
          nodeName: edge-2
          hostNetwork: true
          containers:
          - name: controller
            ports:
            - {name: http, containerPort: 80, hostPort: 80, protocol: TCP}
            - {name: https, containerPort: 443, hostPort: 443, protocol: TCP}
            - {name: webhook, containerPort: 8443, hostPort: 8443, protocol: TCP}
        status:
          phase: Running
          conditions: [{type: Ready, status: "True"}]
          podIP: 10.9.0.22
          podIPs: [{ip: 10.9.0.22}, {ip: "fd09::22"}]
          hostIPs: [{ip: 10.9.0.22}, {ip: "fd09::22"}]
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: ingress-nginx-admission-create-6mw5t
          namespace: ingress-nginx
          labels:
            app.kubernetes.io/name: ingress-nginx
            app.kubernetes.io/instance: ingress-nginx
            app.kubernetes.io/component: admission-webhook
            batch.kubernetes.io/job-name: ingress-nginx-admission-create
        spec: {nodeName: edge-1, containers: [{name: create}]}
        status:
          phase: Succeeded
          conditions: [{type: Ready, status: "False", reason: PodCompleted}]
          podIPs: [{ip: 10.244.1.7}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
        spec:
          type: NodePort
          ports:
          - {name: http, port: 80, protocol: TCP, targetPort: http, nodePort: 30080}
          - {name: https, port: 443, protocol: TCP, targetPort: https, nodePort: 30443}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: tcp-services, namespace: ingress-nginx}
        data: {"9000": "default/example-go:8080"}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: example-go, namespace: default}
        spec: {ports: [{port: 8080, protocol: TCP}]}
        """

    /// Traefik's chart 40 with `deployment.kind: DaemonSet`, `hostNetwork: true` and `ports.web.port: 80`, `ports.websecure.port: 443`
    /// (VALUES.md): containers name their ports, and the chart's Service stays beside them.
    static let traefikHostNetwork = traefik("hostNetwork: true", ["", ""], pods: ["10.9.0.21", "10.9.0.22"])

    /// The same chart without `hostNetwork`, and with `ports.web.hostPort: 80`, `ports.websecure.hostPort: 443`.
    static let traefikHostPorts = traefik(
        "hostNetwork: false", [", hostPort: 80", ", hostPort: 443"], pods: ["10.244.1.9", "10.244.2.9"])

    private static func traefik(_ network: String, _ hostPorts: [String], pods: [String]) -> String {
        pods.enumerated().map { index, address in
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: traefik-\(index)
              namespace: traefik
              labels:
                app.kubernetes.io/name: traefik
                app.kubernetes.io/instance: traefik-traefik
                app.kubernetes.io/managed-by: Helm
                controller-revision-hash: 5c6b8f7d9
            spec:
              nodeName: edge-\(index + 1)
              \(network)
              containers:
              - name: traefik
                ports:
                - {name: traefik, containerPort: 8080, protocol: TCP}
                - {name: web, containerPort: 80, protocol: TCP\(hostPorts[0])}
                - {name: websecure, containerPort: 443, protocol: TCP\(hostPorts[1])}
            status:
              phase: Running
              conditions: [{type: Ready, status: "True"}]
              podIPs: [{ip: \(address)}]
              hostIPs: [{ip: 10.9.0.2\(index + 1)}, {ip: "fd09::2\(index + 1)"}]
            ---

            """
        }.joined() + """
            apiVersion: v1
            kind: Service
            metadata: {name: traefik, namespace: traefik}
            spec:
              type: LoadBalancer
              ports:
              - {name: web, port: 80, targetPort: web, protocol: TCP}
              - {name: websecure, port: 443, targetPort: websecure, protocol: TCP}
            """
    }

    /// Cilium 1.18 with `gatewayAPI.hostNetwork.enabled: true` ("Host network mode" of its Gateway API pages): the proxies of the
    /// DaemonSet cilium-envoy listen on the listeners' own ports, on every node, and no pod names them.
    static let cilium = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: public, namespace: edge}
        spec:
          gatewayClassName: cilium
          listeners:
          - {name: web, protocol: HTTP, port: 8080}
          - {name: websecure, protocol: HTTPS, port: 8443}
        status:
          conditions: [{type: Programmed, status: "True"}]
          listeners:
          - name: web
            conditions: [{type: Accepted, status: "True"}, {type: Programmed, status: "True"}]
          - name: websecure
            conditions: [{type: Accepted, status: "True"}, {type: Programmed, status: "True"}]
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: cilium-envoy-8x7vd
          namespace: kube-system
          labels: {k8s-app: cilium-envoy, name: cilium-envoy, app.kubernetes.io/name: cilium-envoy}
        spec:
          nodeName: edge-1
          hostNetwork: true
          containers:
          - name: cilium-envoy
            ports: [{name: envoy-metrics, containerPort: 9964, hostPort: 9964, protocol: TCP}]
        status:
          phase: Running
          conditions: [{type: Ready, status: "True"}]
          podIPs: [{ip: 10.9.0.21}]
          hostIPs: [{ip: 10.9.0.21}]
        """
}

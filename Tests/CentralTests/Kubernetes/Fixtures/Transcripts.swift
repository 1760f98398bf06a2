/// What a real kube-apiserver 1.35 said.
enum Transcripts {
    /// One of three pods of the list, without managedFields and what else nobody reads.
    static let listPods = #"""
        {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"371"},"items":[{"metadata":{"name":"i\#
        ngress-nginx-controller-546cf6c774-7sf86","generateName":"ingress-nginx-controller-546cf6c774-","namespa\#
        ce":"ingress-nginx","uid":"ce2e89e4-e6b1-426e-aaa1-4ae2fb1f2712","resourceVersion":"337","generation":1,\#
        "creationTimestamp":"2026-11-22T21:12:58Z","labels":{"app.kubernetes.io/component":"controller","app.kub\#
        ernetes.io/instance":"ingress-nginx","app.kubernetes.io/name":"ingress-nginx","pod-template-hash":"546cf\#
        6c774"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"ingress-nginx-controller-\#
        546cf6c774","uid":"84b73d6c-af60-4470-9704-d339fab8f144","controller":true,"blockOwnerDeletion":true}]},\#
        "spec":{"containers":[{"name":"controller","ports":[{"name":"http","hostPort":80,"containerPort":80,"pro\#
        tocol":"TCP"},{"name":"https","hostPort":443,"containerPort":443,"protocol":"TCP"}],"resources":{},"term\#
        inationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPre\#
        sent"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirstWithHostNet\#
        ","nodeSelector":{"node-role.kubernetes.io/edge":""},"serviceAccountName":"ingress-nginx","serviceAccoun\#
        t":"ingress-nginx","nodeName":"edge-1","hostNetwork":true,"schedulerName":"default-scheduler","priority"\#
        :0,"enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running","con\#
        ditions":[{"type":"PodReadyToStartContainers","status":"True","lastProbeTime":null,"lastTransitionTime":\#
        "2026-11-22T21:12:58Z"},{"type":"Initialized","status":"True","lastProbeTime":null,"lastTransitionTime":\#
        "2026-11-22T21:12:58Z"},{"type":"Ready","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-\#
        11-22T21:12:58Z"},{"type":"ContainersReady","status":"True","lastProbeTime":null,"lastTransitionTime":"2\#
        026-11-22T21:12:58Z"},{"type":"PodScheduled","status":"True","lastProbeTime":null,"lastTransitionTime":"\#
        2026-11-22T21:12:58Z"}],"hostIP":"10.9.0.21","hostIPs":[{"ip":"10.9.0.21"}],"podIP":"10.9.0.21","podIPs"\#
        :[{"ip":"10.9.0.21"}],"startTime":"2026-11-22T21:12:58Z","containerStatuses":[{"name":"controller","stat\#
        e":{"running":{"startedAt":"2026-11-22T21:12:58Z"}},"lastState":{},"ready":true,"restartCount":0,"starte\#
        d":true}],"qosClass":"BestEffort"}}]}
        """#

    /// A pod that ends, its successor and a bookmark, slimmed in the same way.
    static let watchPods = #"""
        {"type":"MODIFIED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"ingress-nginx-controller\#
        -546cf6c774-7sf86","generateName":"ingress-nginx-controller-546cf6c774-","namespace":"ingress-nginx","ui\#
        d":"ce2e89e4-e6b1-426e-aaa1-4ae2fb1f2712","resourceVersion":"384","generation":2,"creationTimestamp":"20\#
        26-11-22T21:12:58Z","deletionTimestamp":"2026-11-22T21:14:02Z","deletionGracePeriodSeconds":30,"labels":\#
        {"app.kubernetes.io/component":"controller","app.kubernetes.io/instance":"ingress-nginx","app.kubernetes\#
        .io/name":"ingress-nginx","pod-template-hash":"546cf6c774"},"ownerReferences":[{"apiVersion":"apps/v1","\#
        kind":"ReplicaSet","name":"ingress-nginx-controller-546cf6c774","uid":"84b73d6c-af60-4470-9704-d339fab8f\#
        144","controller":true,"blockOwnerDeletion":true}]},"spec":{"containers":[{"name":"controller","ports":[\#
        {"name":"http","hostPort":80,"containerPort":80,"protocol":"TCP"},{"name":"https","hostPort":443,"contai\#
        nerPort":443,"protocol":"TCP"}],"resources":{},"terminationMessagePath":"/dev/termination-log","terminat\#
        ionMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],"restartPolicy":"Always","terminationGracePe\#
        riodSeconds":30,"dnsPolicy":"ClusterFirstWithHostNet","nodeSelector":{"node-role.kubernetes.io/edge":""}\#
        ,"serviceAccountName":"ingress-nginx","serviceAccount":"ingress-nginx","nodeName":"edge-1","hostNetwork"\#
        :true,"schedulerName":"default-scheduler","priority":0,"enableServiceLinks":true,"preemptionPolicy":"Pre\#
        emptLowerPriority"},"status":{"phase":"Running","conditions":[{"type":"PodReadyToStartContainers","statu\#
        s":"True","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z"},{"type":"Initialized","statu\#
        s":"True","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z"},{"type":"Ready","status":"Tr\#
        ue","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z","reason":"ContainersNotReady"},{"ty\#
        pe":"ContainersReady","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z"},\#
        {"type":"PodScheduled","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z"}\#
        ],"hostIP":"10.9.0.21","hostIPs":[{"ip":"10.9.0.21"}],"podIP":"10.9.0.21","podIPs":[{"ip":"10.9.0.21"}],\#
        "startTime":"2026-11-22T21:12:58Z","containerStatuses":[{"name":"controller","state":{"running":{"starte\#
        dAt":"2026-11-22T21:12:58Z"}},"lastState":{},"ready":true,"restartCount":0,"started":true}],"qosClass":"\#
        BestEffort"}}}
        {"type":"DELETED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"ingress-nginx-controller-\#
        546cf6c774-7sf86","generateName":"ingress-nginx-controller-546cf6c774-","namespace":"ingress-nginx","uid\#
        ":"ce2e89e4-e6b1-426e-aaa1-4ae2fb1f2712","resourceVersion":"394","generation":2,"creationTimestamp":"202\#
        6-11-22T21:12:58Z","deletionTimestamp":"2026-11-22T21:13:33Z","deletionGracePeriodSeconds":0,"labels":{"\#
        app.kubernetes.io/component":"controller","app.kubernetes.io/instance":"ingress-nginx","app.kubernetes.i\#
        o/name":"ingress-nginx","pod-template-hash":"546cf6c774"},"ownerReferences":[{"apiVersion":"apps/v1","ki\#
        nd":"ReplicaSet","name":"ingress-nginx-controller-546cf6c774","uid":"84b73d6c-af60-4470-9704-d339fab8f14\#
        4","controller":true,"blockOwnerDeletion":true}]},"spec":{"containers":[{"name":"controller","ports":[{"\#
        name":"http","hostPort":80,"containerPort":80,"protocol":"TCP"},{"name":"https","hostPort":443,"containe\#
        rPort":443,"protocol":"TCP"}],"resources":{},"terminationMessagePath":"/dev/termination-log","terminatio\#
        nMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],"restartPolicy":"Always","terminationGracePeri\#
        odSeconds":30,"dnsPolicy":"ClusterFirstWithHostNet","nodeSelector":{"node-role.kubernetes.io/edge":""},"\#
        serviceAccountName":"ingress-nginx","serviceAccount":"ingress-nginx","nodeName":"edge-1","hostNetwork":t\#
        rue,"schedulerName":"default-scheduler","priority":0,"enableServiceLinks":true,"preemptionPolicy":"Preem\#
        ptLowerPriority"},"status":{"phase":"Running","conditions":[{"type":"PodReadyToStartContainers","status"\#
        :"True","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z"},{"type":"Initialized","status"\#
        :"True","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z"},{"type":"Ready","status":"True\#
        ","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z","reason":"ContainersNotReady"},{"type\#
        ":"ContainersReady","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z"},{"\#
        type":"PodScheduled","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z"}],\#
        "hostIP":"10.9.0.21","hostIPs":[{"ip":"10.9.0.21"}],"podIP":"10.9.0.21","podIPs":[{"ip":"10.9.0.21"}],"s\#
        tartTime":"2026-11-22T21:12:58Z","containerStatuses":[{"name":"controller","state":{"running":{"startedA\#
        t":"2026-11-22T21:12:58Z"}},"lastState":{},"ready":true,"restartCount":0,"started":true}],"qosClass":"Be\#
        stEffort"}}}
        {"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"ingress-nginx-controller-54\#
        6cf6c774-jl5lx","generateName":"ingress-nginx-controller-546cf6c774-","namespace":"ingress-nginx","uid":\#
        "a3649cd3-f183-4220-bca3-a3934866f9d7","resourceVersion":"387","generation":1,"creationTimestamp":"2026-\#
        11-22T21:13:32Z","labels":{"app.kubernetes.io/component":"controller","app.kubernetes.io/instance":"ingr\#
        ess-nginx","app.kubernetes.io/name":"ingress-nginx","pod-template-hash":"546cf6c774"},"ownerReferences":\#
        [{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"ingress-nginx-controller-546cf6c774","uid":"84b73d6\#
        c-af60-4470-9704-d339fab8f144","controller":true,"blockOwnerDeletion":true}]},"spec":{"containers":[{"na\#
        me":"controller","ports":[{"name":"http","hostPort":80,"containerPort":80,"protocol":"TCP"},{"name":"htt\#
        ps","hostPort":443,"containerPort":443,"protocol":"TCP"}],"resources":{},"terminationMessagePath":"/dev/\#
        termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],"restartPolicy":"A\#
        lways","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirstWithHostNet","nodeSelector":{"node-ro\#
        le.kubernetes.io/edge":""},"serviceAccountName":"ingress-nginx","serviceAccount":"ingress-nginx","hostNe\#
        twork":true,"schedulerName":"default-scheduler","priority":0,"enableServiceLinks":true,"preemptionPolicy\#
        ":"PreemptLowerPriority"},"status":{"phase":"Pending","qosClass":"BestEffort"}}}
        {"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"403"},"spec":\#
        {"containers":null},"status":{}}}
        """#

    /// One of three pods, slimmed in the same way, and the bookmark that ends the initial events.
    static let watchInitialEvents = #"""
        {"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"ingress-nginx-controller-54\#
        6cf6c774-9pc6w","generateName":"ingress-nginx-controller-546cf6c774-","namespace":"ingress-nginx","uid":\#
        "2503ede0-027e-4e80-b774-01064905d160","resourceVersion":"343","generation":1,"creationTimestamp":"2026-\#
        11-22T21:12:58Z","labels":{"app.kubernetes.io/component":"controller","app.kubernetes.io/instance":"ingr\#
        ess-nginx","app.kubernetes.io/name":"ingress-nginx","pod-template-hash":"546cf6c774"},"ownerReferences":\#
        [{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"ingress-nginx-controller-546cf6c774","uid":"84b73d6\#
        c-af60-4470-9704-d339fab8f144","controller":true,"blockOwnerDeletion":true}]},"spec":{"containers":[{"na\#
        me":"controller","image":"registry.k8s.io/ingress-nginx/controller:v1.15.1","args":["/nginx-ingress-cont\#
        roller","--ingress-class=nginx","--tcp-services-configmap=$(POD_NAMESPACE)/tcp-services","--udp-services\#
        -configmap=$(POD_NAMESPACE)/udp-services"],"ports":[{"name":"http","hostPort":80,"containerPort":80,"pro\#
        tocol":"TCP"},{"name":"https","hostPort":443,"containerPort":443,"protocol":"TCP"}],"resources":{},"volu\#
        meMounts":[{"name":"kube-api-access-42k8m","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/s\#
        erviceaccount"}],"readinessProbe":{"httpGet":{"path":"/healthz","port":10254,"scheme":"HTTP"},"timeoutSe\#
        conds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},"terminationMessagePath":"/dev/te\#
        rmination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],"nodeName":"edge-2",\#
        "hostNetwork":true},"status":{"phase":"Running","conditions":[{"type":"PodReadyToStartContainers","statu\#
        s":"True","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z"},{"type":"Initialized","statu\#
        s":"True","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z"},{"type":"Ready","status":"Tr\#
        ue","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z"},{"type":"ContainersReady","status"\#
        :"True","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z"},{"type":"PodScheduled","status\#
        ":"True","lastProbeTime":null,"lastTransitionTime":"2026-11-22T21:12:58Z"}],"hostIP":"10.9.0.22","hostIP\#
        s":[{"ip":"10.9.0.22"}],"podIP":"10.9.0.22","podIPs":[{"ip":"10.9.0.22"}],"startTime":"2026-11-22T21:12:\#
        58Z","qosClass":"BestEffort"}}}
        {"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"405","annotat\#
        ions":{"k8s.io/initial-events-end":"true"}},"spec":{"containers":null},"status":{}}}
        """#

    /// Every byte of the body.
    static let watchExpired = #"""
        {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"\#
        too old resource version: 1 (418)","reason":"Expired","code":410}}
        """#

    /// Every byte of the body.
    static let forbidden = #"""
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods is forbidden: Use\#
        r \"system:serviceaccount:shop:nobody\" cannot list resource \"pods\" in API group \"\" in the namespac\#
        e \"ingress-nginx\"","reason":"Forbidden","details":{"kind":"pods"},"code":403}
        """#

    /// Every byte of the body.
    static let expiredContinue = #"""
        {"kind":"Status","apiVersion":"v1","metadata":{"continue":"eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0Y\#
        XJ0IjoiZGVmYXVsdC9rdWJlLXJvb3QtY2EuY3J0XHUwMDAwIn0"},"status":"Failure","message":"The provided continu\#
        e parameter is too old to display a consistent list result. You can start a new list without the continu\#
        e parameter, or use the continue token in this response to retrieve the remainder of the results. Contin\#
        uing with the provided token results in an inconsistent list - objects that were created, modified, or d\#
        eleted between the time the first chunk was returned and now may show up in the list.","reason":"Expired\#
        ","code":410}
        """#

    /// The first change of a ConfigMap, slimmed in the same way.
    static let watchConfigMaps = #"""
        {"type":"MODIFIED","object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"tcp-services","nam\#
        espace":"ingress-nginx","uid":"c330221c-3fa3-403e-97ae-c07d02ef89a7","resourceVersion":"406","creationTi\#
        mestamp":"2026-11-22T21:12:53Z","annotations":{}},"data":{"3306":"shop/mysql:3306:PROXY:PROXY","9000":"s\#
        hop/orders:8080","9001":"shop/payments:8443"}}}
        """#

    /// One of the nodes.
    static let listNodes = #"""
        {"kind":"NodeList","apiVersion":"v1","metadata":{"resourceVersion":"371"},"items":[{"metadata":{"name":"\#
        edge-1","uid":"9e99b35a-b6ef-4945-9fb6-31aeee7b8f89","resourceVersion":"317","creationTimestamp":"2026-1\#
        1-22T21:12:52Z","labels":{"beta.kubernetes.io/os":"linux","kubernetes.io/hostname":"edge-1","kubernetes.\#
        io/os":"linux","node-role.kubernetes.io/edge":""},"annotations":{"node.alpha.kubernetes.io/ttl":"0"}},"s\#
        pec":{},"status":{"daemonEndpoints":{"kubeletEndpoint":{"Port":0}},"nodeInfo":{"machineID":"","systemUUI\#
        D":"","bootID":"","kernelVersion":"","osImage":"","containerRuntimeVersion":"","kubeletVersion":"","kube\#
        ProxyVersion":"","operatingSystem":"","architecture":""}}}]}
        """#

    /// All Services, slimmed in the same way.
    static let listServices = #"""
        {"kind":"ServiceList","apiVersion":"v1","metadata":{"resourceVersion":"371"},"items":[{"metadata":{"name\#
        ":"kubernetes","namespace":"default","uid":"4a54cf33-5c3c-4b87-b64a-51f617aca95f","resourceVersion":"203\#
        ","creationTimestamp":"2026-11-22T21:12:51Z","labels":{"component":"apiserver","provider":"kubernetes"}}\#
        ,"spec":{"ports":[{"name":"https","protocol":"TCP","port":443,"targetPort":16443}],"clusterIP":"10.96.0.\#
        1","clusterIPs":["10.96.0.1"],"type":"ClusterIP","sessionAffinity":"None","ipFamilies":["IPv4"],"ipFamil\#
        yPolicy":"SingleStack","internalTrafficPolicy":"Cluster"},"status":{"loadBalancer":{}}},{"metadata":{"na\#
        me":"ingress-nginx-controller","namespace":"ingress-nginx","uid":"d405fcd1-2d59-4223-9221-5f55988b6b3a",\#
        "resourceVersion":"234","creationTimestamp":"2026-11-22T21:12:53Z","annotations":{}},"spec":{"ports":[{"\#
        name":"http","protocol":"TCP","port":80,"targetPort":"http"},{"name":"https","protocol":"TCP","port":443\#
        ,"targetPort":"https"}],"selector":{"app.kubernetes.io/component":"controller","app.kubernetes.io/name":\#
        "ingress-nginx"},"clusterIP":"10.96.198.85","clusterIPs":["10.96.198.85"],"type":"ClusterIP","sessionAff\#
        inity":"None","ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","internalTrafficPolicy":"Cluster"},"s\#
        tatus":{"loadBalancer":{}}},{"metadata":{"name":"orders","namespace":"shop","uid":"772aa06d-28b2-4c75-86\#
        0e-f1a3c583534b","resourceVersion":"236","creationTimestamp":"2026-11-22T21:12:53Z","annotations":{}},"s\#
        pec":{"ports":[{"name":"http","protocol":"TCP","port":8080,"targetPort":8080}],"selector":{"app":"orders\#
        "},"clusterIP":"10.96.49.179","clusterIPs":["10.96.49.179"],"type":"ClusterIP","sessionAffinity":"None",\#
        "ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","internalTrafficPolicy":"Cluster"},"status":{"loadB\#
        alancer":{}}},{"metadata":{"name":"payments","namespace":"shop","uid":"792695a3-084f-4c64-be52-47786d52f\#
        30a","resourceVersion":"240","creationTimestamp":"2026-11-22T21:12:53Z","annotations":{}},"spec":{"ports\#
        ":[{"name":"tls","protocol":"TCP","port":8443,"targetPort":8443,"nodePort":31682}],"selector":{"app":"pa\#
        yments"},"clusterIP":"10.96.13.141","clusterIPs":["10.96.13.141"],"type":"LoadBalancer","sessionAffinity\#
        ":"None","externalTrafficPolicy":"Local","healthCheckNodePort":32565,"ipFamilies":["IPv4"],"ipFamilyPoli\#
        cy":"SingleStack","allocateLoadBalancerNodePorts":true,"loadBalancerClass":"lvsfleet.io/director-pair","\#
        internalTrafficPolicy":"Cluster"},"status":{"loadBalancer":{}}}]}
        """#
}

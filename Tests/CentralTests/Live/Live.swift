import Testing

/// Central against a real Kubernetes API server, with the rights that are shipped and no others.
///
/// It wants `etcd` and `kube-apiserver` in the folder that KUBEBUILDER_ASSETS names, as controller-runtime's envtest does:
///
///     export KUBEBUILDER_ASSETS=$(setup-envtest use --print path 1.35.x)
///     swift test --disable-xctest --filter 'CentralTests.Live'
///
/// One suite at a time: each has a server of its own, and some kill it.
@Suite(
    .serialized,
    .enabled(if: LiveBinaries.found != nil, "set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver"))
enum Live {}

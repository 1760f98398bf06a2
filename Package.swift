// swift-tools-version: 6.1

import PackageDescription

/// Every target of ours: Swift 6 mode (by tools version) and the three upcoming features that keep imports honest.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "lvsfleet",
    products: [
        .executable(name: "lvsfleet-central", targets: ["Central"]),
        .executable(name: "lvsfleet-agent", targets: ["DirectorAgent"]),
        .executable(name: "lvsctl", targets: ["Admin"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // Without its trait SubprocessFoundation: the agent links no Foundation beyond the essentials.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // The system libraries: a module map and a shim header each, nothing else.
        .systemLibrary(
            name: "CNetlink", pkgConfig: "libnl-genl-3.0", providers: [.apt(["libnl-genl-3-dev"])]),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CHost"),

        // Shared: arrows point down this list's other way, Model imports nothing.
        .target(name: "FleetModel", path: "Sources/Shared/Model", swiftSettings: house),
        .target(name: "FleetExecutor", path: "Sources/Shared/Executor", swiftSettings: house),
        .target(
            name: "FleetWire", dependencies: ["FleetModel"], path: "Sources/Shared/Wire", swiftSettings: house),
        .target(
            name: "FleetHTTP", dependencies: ["CCurl"], path: "Sources/Shared/HTTP",
            swiftSettings: house),
        .target(
            name: "FleetLogging",
            dependencies: [
                "FleetWire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Sources/Shared/Logging", swiftSettings: house),
        .target(
            name: "FleetService",
            dependencies: [.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")],
            path: "Sources/Shared/Service", swiftSettings: house),
        .target(
            name: "FleetYAML", dependencies: ["FleetWire", .product(name: "Yams", package: "Yams")],
            path: "Sources/Shared/YAML", swiftSettings: house),
        .target(
            name: "FleetNetlink", dependencies: ["CNetlink", "FleetModel"], path: "Sources/Shared/Netlink",
            swiftSettings: house),
        .target(
            name: "FleetIPVS", dependencies: ["CNetlink", "FleetExecutor", "FleetModel", "FleetNetlink"],
            path: "Sources/Shared/IPVS", swiftSettings: house),
        .target(
            name: "FleetRoute", dependencies: ["CNetlink", "FleetExecutor", "FleetModel", "FleetNetlink"],
            path: "Sources/Shared/Route", swiftSettings: house),

        // The three programs.
        .executableTarget(
            name: "Central",
            dependencies: [
                "CHost", "FleetHTTP", "FleetLogging", "FleetModel", "FleetService", "FleetWire", "FleetYAML",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("API/openapi.yaml")],
            swiftSettings: house),
        .executableTarget(
            name: "DirectorAgent",
            dependencies: [
                "CHost", "FleetHTTP", "FleetIPVS", "FleetLogging", "FleetModel", "FleetNetlink", "FleetRoute",
                "FleetService", "FleetWire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        .executableTarget(
            name: "Admin",
            dependencies: [
                "FleetHTTP", "FleetModel", "FleetWire", "FleetYAML",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: house),

        // Mutations of seeds, for the decoders' tests.
        .target(name: "Fuzzing", path: "Tests/Fuzzing", swiftSettings: house),

        // A supervisor as systemd is one, for what programs tell it.
        .target(name: "Supervision", path: "Tests/Supervision", swiftSettings: house),

        // A Kubernetes API server that does what a test tells it to, faults above all.
        .target(name: "ScriptedAPIServer", path: "Tests/ScriptedAPIServer", swiftSettings: house),

        // Tests mirror the sources; EndToEnd drives the lab.
        .testTarget(name: "FleetModelTests", dependencies: ["FleetModel"], swiftSettings: house),
        .testTarget(name: "FleetWireTests", dependencies: ["FleetModel", "FleetWire"], swiftSettings: house),
        .testTarget(name: "FleetYAMLTests", dependencies: ["FleetWire", "FleetYAML"], swiftSettings: house),
        .testTarget(name: "FleetHTTPTests", dependencies: ["FleetHTTP"], swiftSettings: house),
        .testTarget(name: "FleetNetlinkTests", dependencies: ["FleetNetlink"], swiftSettings: house),
        .testTarget(
            name: "FleetServiceTests",
            dependencies: [
                "FleetService",
                "Supervision",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        .testTarget(
            name: "FleetIPVSTests", dependencies: ["CNetlink", "FleetIPVS", "FleetModel", "FleetNetlink", "Fuzzing"],
            swiftSettings: house),
        .testTarget(
            name: "FleetRouteTests", dependencies: ["FleetModel", "FleetNetlink", "FleetRoute", "Fuzzing"],
            swiftSettings: house),
        .testTarget(
            name: "CentralTests",
            dependencies: [
                "Central", "FleetHTTP", "FleetModel", "FleetWire", "FleetYAML", "ScriptedAPIServer",
                "FleetLogging", "Supervision",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: house),
        .testTarget(
            name: "DirectorAgentTests",
            dependencies: [
                "DirectorAgent",
                "FleetIPVS",
                "FleetModel",
                "FleetNetlink",
                "FleetRoute",
                "FleetWire",
                "Fuzzing",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house),
        .testTarget(
            name: "AdminTests",
            dependencies: [
                "Admin", "FleetModel", "FleetWire", "FleetYAML", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: house),
        .testTarget(name: "InstallTests", swiftSettings: house),
        .testTarget(
            name: "EndToEnd", dependencies: ["FleetHTTP", "FleetModel", "FleetWire", "ScriptedAPIServer"],
            path: "Tests/EndToEnd",
            swiftSettings: house),
    ]
)

// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is compiled with: Swift 6 mode (complete concurrency checking) and imports that say
/// exactly what they bring in and whether they are part of a module's interface.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Where the library lies that drives fuzzing, for the build that fuzzes.
let libFuzzer = Context.environment["SALLYPORT_LIBFUZZER"]

/// The engine's inner loops are optimised in debug builds too: without it a debug test run scans a hundred times slower. A build
/// that fuzzes counts which of the code an input reaches.
let optimised: [SwiftSetting] =
    strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]
    + (libFuzzer == nil ? [] : [.unsafeFlags(["-sanitize=fuzzer"])])

/// The store's file formats are tested from within (a log record, a segment's layout), also in the release build that
/// `make test` runs; nothing else of the package needs that.
let testable: [SwiftSetting] = [.unsafeFlags(["-enable-testing"])]

let optimisedC: [CSetting] = [.unsafeFlags(["-O3"])]
let optimisedCXX: [CXXSetting] = [.unsafeFlags(["-O3", "-std=c++17"])]

let package = Package(
    name: "sallyport",
    platforms: [.macOS("26.0")],
    products: [
        .executable(name: "sallyport", targets: ["sallyport"]),
        .library(name: "DefenderClient", targets: ["DefenderClient"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // Language
        .target(name: "Values", swiftSettings: optimised),
        .target(name: "KQL", dependencies: ["Values"], swiftSettings: optimised),
        .target(name: "HuntingSchema", dependencies: ["Values"], swiftSettings: strict),

        // Shims: a plain C header each, nothing but the calls that we use.
        .target(name: "CKernels", cSettings: optimisedC),
        .target(
            name: "CRE2", cxxSettings: optimisedCXX,
            linkerSettings: [.linkedLibrary("re2"), .linkedLibrary("stdc++", .when(platforms: [.linux]))]),
        .target(
            name: "CSimdJSON", cxxSettings: optimisedCXX,
            linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("stdc++", .when(platforms: [.linux]))]),
        .target(name: "CArchive", cSettings: optimisedC, linkerSettings: [.linkedLibrary("archive")]),
        .target(name: "CRSA", cSettings: optimisedC, linkerSettings: [.linkedLibrary("crypto")]),
        .target(name: "CZlib", cSettings: optimisedC, linkerSettings: [.linkedLibrary("z")]),
        .target(name: "CZstd", cSettings: optimisedC, linkerSettings: [.linkedLibrary("zstd")]),

        // Storage
        .target(name: "Columnar", dependencies: ["Values", "CKernels", "CZstd"], swiftSettings: optimised + testable),
        .target(
            name: "Records", dependencies: [.product(name: "GRDB", package: "GRDB.swift")], swiftSettings: strict),

        // Domain
        .target(
            name: "Hunting", dependencies: ["Values", "KQL", "HuntingSchema", "Columnar", "CRE2", "CKernels", "CZlib"],
            swiftSettings: optimised),
        .target(
            name: "Telemetry", dependencies: ["Values", "HuntingSchema", "Columnar", "CSimdJSON", "CArchive"],
            swiftSettings: optimised),
        .target(name: "Simulation", dependencies: ["Values", "HuntingSchema", "Columnar"], swiftSettings: optimised),
        .target(
            name: "Identity",
            dependencies: [
                "Records", "Values", "CRSA",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "_CryptoExtras", package: "swift-crypto"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            resources: [.embedInCode("Resources/permissions.json")],
            swiftSettings: strict),
        .target(
            name: "Defender",
            dependencies: [
                "Values", "Columnar", "Hunting", "Identity", "Records",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            resources: [.embedInCode("Rules/Library")],
            swiftSettings: strict),

        // Doors
        .target(
            name: "Console",
            dependencies: ["Identity", .product(name: "Mustache", package: "swift-mustache")],
            resources: [.embedInCode("Assets"), .embedInCode("Templates")],
            swiftSettings: strict),
        .target(
            name: "Server",
            dependencies: [
                "Values", "KQL", "Columnar", "Hunting", "Identity", "Console", "Defender", "Records",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "_CryptoExtras", package: "swift-crypto"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "DefenderClient",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "_CryptoExtras", package: "swift-crypto"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            swiftSettings: strict),

        // Programs
        .executableTarget(
            name: "sallyport",
            dependencies: [
                "Values", "KQL", "HuntingSchema", "Columnar", "Hunting", "Telemetry", "Simulation", "Records",
                "Identity", "Defender", "Server", "DefenderClient",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "_CryptoExtras", package: "swift-crypto"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),

        // What the API is measured against; built by `make bench` alone.
        .executableTarget(
            name: "BareRoute",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Benchmarks/BareRoute", swiftSettings: strict),

        // Tests
        .testTarget(name: "ValuesTests", dependencies: ["Values"], swiftSettings: strict),
        .testTarget(name: "KQLTests", dependencies: ["KQL", "Values", "HuntingSchema"], swiftSettings: strict),
        .testTarget(name: "ColumnarTests", dependencies: ["CKernels", "Columnar", "Values"], swiftSettings: strict),
        .testTarget(
            name: "HuntingTests", dependencies: ["Hunting", "KQL", "HuntingSchema", "Columnar", "Values"],
            swiftSettings: strict),
        .testTarget(
            name: "TelemetryTests",
            dependencies: ["Telemetry", "Simulation", "Hunting", "HuntingSchema", "Columnar", "Values"],
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation", "HuntingSchema", "Columnar"], swiftSettings: strict),
        .testTarget(
            name: "IdentityTests",
            dependencies: [
                "Identity", "Records", "Values",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "_CryptoExtras", package: "swift-crypto"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DefenderTests",
            dependencies: ["Defender", "Identity", "Records", "KQL", "Hunting", "Columnar", "Simulation", "Values"],
            swiftSettings: strict),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Server", "Defender", "Identity", "Records", "Hunting", "Columnar", "Simulation", "Values",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DefenderClientTests",
            dependencies: [
                "DefenderClient",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "_CryptoExtras", package: "swift-crypto"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "sallyport", "Server", "DefenderClient", "Identity", "KQL", "Hunting", "Columnar", "Values",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict),
    ]
)

// `make fuzz`: names libFuzzer's library, and is set for that build alone.
if let libFuzzer {
    package.targets.append(
        .executableTarget(
            name: "KQLFuzzer", dependencies: ["Columnar", "Hunting", "KQL", "Simulation", "Values"],
            path: "Fuzz/KQLFuzzer", swiftSettings: strict,
            linkerSettings: [.unsafeFlags([libFuzzer]), .linkedLibrary("stdc++")]))
}

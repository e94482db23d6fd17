// swift-tools-version: 6.2
import PackageDescription

/// The house rules that every Swift target is compiled under.
let house: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// One room of the house: a library target, what it may import, and its tests.
///
/// The layering test holds this list against the table in CONTRIBUTING.md.
func room(_ name: String, imports: [Target.Dependency] = []) -> [Target] {
    [
        .target(name: name, dependencies: imports, swiftSettings: house),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.byName(name: name), "TestSupport"] + imports,
            path: "Tests/\(name)Tests",
            swiftSettings: house
        ),
    ]
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)

let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")

let systemLibraries: [Target] = [
    .systemLibrary(
        name: "COpenBLAS",
        pkgConfig: "openblas",
        providers: [.apt(["libopenblas-dev"])]
    ),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
        name: "CCMark",
        pkgConfig: "libcmark-gfm",
        providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]
    ),
]

let rooms: [Target] = [
    room("Tensors", imports: ["CKernels", "COpenBLAS"]),
    room("Specs", imports: ["CYAML"]),
    room("Randomness", imports: ["Tensors"]),
    room("Checkpoints", imports: ["Tensors"]),
    room("Images", imports: ["Tensors", "CPNG"]),
    room("ErrorAnalysis", imports: ["Tensors"]),
    room("Records", imports: ["Tensors", "CHDF5", crypto]),
    room(
        "Comparisons",
        imports: ["Records", "ErrorAnalysis", "Specs", "Tensors", crypto]
    ),
    room("Queries", imports: ["Records"]),
    room("Attention", imports: ["Tensors"]),
    room("Schedulers", imports: ["Tensors", "Randomness"]),
    room("Models", imports: ["Attention", "Checkpoints", "Tensors"]),
    room(
        "Pipelines",
        imports: [
            "Models", "Schedulers", "Randomness", "Attention", "Checkpoints", "Tensors",
        ]
    ),
    room(
        "Experiments",
        imports: [
            "Comparisons", "Queries", "Pipelines", "ErrorAnalysis", "Records", "Specs", "Models",
            "Schedulers", "Randomness", "Attention", "Checkpoints", "Images", "Tensors", crypto,
        ]
    ),
    room(
        "Reports",
        imports: ["Comparisons", "Queries", "Records", "Images", "Tensors", "CCMark", mustache]
    ),
].flatMap { $0 }

let package = Package(
    name: "sdlab",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: systemLibraries + [.target(name: "CKernels")] + rooms + [
        .executableTarget(
            name: "sdlab",
            dependencies: [
                "Experiments", "Reports", "Comparisons", "Records", "Pipelines", "Attention",
                "Specs",
                argumentParser,
            ],
            swiftSettings: house
        ),
        .executableTarget(
            name: "kernel-benchmark",
            dependencies: [
                "Models", "ErrorAnalysis", "Attention", "Checkpoints", "Tensors", "COpenBLAS",
            ],
            path: "benchmarks/KernelBenchmark",
            swiftSettings: house
        ),
        .target(
            name: "TestSupport",
            dependencies: ["Checkpoints", "Tensors"],
            path: "Tests/TestSupport",
            swiftSettings: house
        ),
        .testTarget(
            name: "HouseTests",
            path: "Tests/HouseTests",
            swiftSettings: house
        ),
    ],
    swiftLanguageModes: [.v6]
)

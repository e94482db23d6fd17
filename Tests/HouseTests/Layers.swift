/// The layers of the house, from the ground up, and what each room may import.
///
/// Package.swift and the table of CONTRIBUTING.md say the same, which tests check.
enum Layers {
    /// A room and the rooms and libraries that it may import.
    struct Room: Sendable {
        let name: String
        let layer: Int
        let imports: Set<String>

        init(_ layer: Int, _ name: String, _ imports: String...) {
            self.name = name
            self.layer = layer
            self.imports = Set(imports)
        }
    }

    /// Every Swift target, lowest first.
    static let rooms: [Room] = [
        Room(1, "Tensors", "CKernels", "COpenBLAS"),
        Room(1, "Specs", "CYAML"),
        Room(2, "Randomness", "Tensors"),
        Room(2, "Checkpoints", "Tensors"),
        Room(2, "Images", "Tensors", "CPNG"),
        Room(2, "ErrorAnalysis", "Tensors"),
        Room(2, "Records", "Tensors", "CHDF5", "Crypto"),
        Room(3, "Comparisons", "Records", "ErrorAnalysis", "Specs", "Tensors", "Crypto"),
        Room(3, "Queries", "Records"),
        Room(3, "Attention", "Tensors"),
        Room(3, "Schedulers", "Tensors", "Randomness"),
        Room(4, "Models", "Attention", "Checkpoints", "Tensors"),
        Room(
            5,
            "Pipelines",
            "Models",
            "Schedulers",
            "Randomness",
            "Attention",
            "Checkpoints",
            "Tensors"
        ),
        Room(
            6,
            "Experiments",
            "Comparisons",
            "Queries",
            "Pipelines",
            "ErrorAnalysis",
            "Records",
            "Specs",
            "Models",
            "Schedulers",
            "Randomness",
            "Attention",
            "Checkpoints",
            "Images",
            "Tensors",
            "Crypto"
        ),
        Room(
            6,
            "Reports",
            "Comparisons",
            "Queries",
            "Records",
            "Images",
            "Tensors",
            "CCMark",
            "Mustache"
        ),
        Room(
            7,
            "sdlab",
            "Experiments",
            "Reports",
            "Comparisons",
            "Records",
            "Pipelines",
            "Attention",
            "Specs",
            "ArgumentParser"
        ),
    ]

    /// Targets without Swift: the kernels and the system libraries. They import nothing of ours.
    static let ground: Set<String> = ["CKernels", "COpenBLAS", "CHDF5", "CYAML", "CPNG", "CCMark"]

    /// Swift packages from elsewhere.
    static let packages: Set<String> = ["Crypto", "ArgumentParser", "Mustache"]

    /// What comes with Swift and the system; every room may import it.
    static let free: Set<String> = [
        "Swift", "Foundation", "FoundationEssentials", "Synchronization", "Dispatch", "Dispatch",
        "Glibc", "Musl",
    ]

    /// The rooms in which Swift may handle raw memory.
    static let unsafeRooms: Set<String> = ["Tensors", "Checkpoints", "Records", "Specs"]

    /// The room of that name.
    static func room(_ name: String) -> Room? { rooms.first { $0.name == name } }
}

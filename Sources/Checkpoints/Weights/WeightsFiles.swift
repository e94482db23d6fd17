public import Tensors

/// The weights of a component: one safetensors file, or the shards that an index names.
public struct WeightsFiles: Sendable {
    /// The file, or the index, as its path was given.
    public let path: String
    /// The names of the tensors of all files, sorted.
    public let names: [String]
    /// The files that are read.
    public let files: [SafetensorsFile]
    /// Which of the files holds a tensor.
    private let places: [String: Int]

    /// The weights of a single file.
    public init(_ file: SafetensorsFile) {
        path = file.path
        names = file.names
        files = [file]
        places = Dictionary(uniqueKeysWithValues: file.names.map { ($0, 0) })
    }

    /// The shards that an index names (transformers' `model.safetensors.index.json`).
    ///
    /// Throws one error with every shard that is missing or damaged and every tensor that is not where the index says.
    init(index path: String, in folder: String) throws(CheckpointError) {
        var problems = ProblemList()
        let map = try Self.map(path, &problems)
        let shards = Set(map.values).sorted()
        var files: [SafetensorsFile] = []
        var places: [String: Int] = [:]
        for shard in shards {
            let file = problems.attempt { () throws(CheckpointError) in
                try SafetensorsFile(path: folder + shard)
            }
            guard let file else { continue }
            for name in file.names {
                if map[name] != shard {
                    problems.add(Self.stray(name, in: file.path, map[name], index: path))
                }
                places[name] = files.count
            }
            files.append(file)
        }
        if problems.isEmpty {
            for name in map.keys.sorted() where places[name] == nil {
                problems.add(
                    CheckpointProblem(
                        file: folder + (map[name] ?? ""),
                        subject: "tensor '\(name.prefix(200))'",
                        what: "is missing",
                        expected: "the tensor, as \(path) says",
                        remedy: Self.remedy
                    )
                )
            }
        }
        try problems.finish()
        self.path = path
        self.files = files
        self.places = places
        names = places.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// How the tensor `name` is stored, or nil if there is none.
    public func entry(_ name: String) -> SafetensorsEntry? { file(of: name)?.entry(name) }

    /// The tensor `name` in the dtype in which it is stored; see `SafetensorsFile.tensor`.
    public func tensor(_ name: String) throws(CheckpointError) -> Tensor {
        // A name that no file has gets the first file's answer, which names the nearest.
        try (file(of: name) ?? files[0]).tensor(name)
    }

    /// Lets go of the memory of the tensor `name`, if there is one, which will not be read soon.
    public func releasePages(of name: String) { file(of: name)?.releasePages(of: name) }

    private func file(of name: String) -> SafetensorsFile? { places[name].map { files[$0] } }

    private static let remedy = "fetch the index and its shards again"

    /// The member `weight_map`: the shard of each tensor.
    private static func map(
        _ path: String,
        _ problems: inout ProblemList
    ) throws(CheckpointError) -> [String: String] {
        let config = try JSONConfig(path: path)
        let members = config.child("weight_map").members
        var map: [String: String] = [:]
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            if let shard = value.string, !shard.contains("/"), !shard.isEmpty {
                map[name] = shard
            } else {
                config.note(
                    "weight_map.\(name.prefix(200))",
                    what: "is \(value)",
                    expected: "the name of a file in the same folder",
                    remedy: remedy
                )
            }
        }
        if map.isEmpty {
            config.note("weight_map", what: "names no tensor", expected: "a file of each tensor")
        }
        try config.finish()
        return map
    }

    private static func stray(
        _ name: String,
        in file: String,
        _ expected: String?,
        index: String
    ) -> CheckpointProblem {
        CheckpointProblem(
            file: file,
            subject: "tensor '\(name.prefix(200))'",
            what: "is not one that \(index) seeks here",
            expected: expected.map { "the tensor in \($0)" } ?? "no such tensor",
            remedy: remedy
        )
    }
}

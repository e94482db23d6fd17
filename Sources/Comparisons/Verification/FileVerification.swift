public import Records

/// Whether one file is a record or a shard as it was written: everything that is wrong with it, at once.
public struct FileVerification: Sendable {
    /// The file.
    public let path: String
    /// What was found out about it; nil where it could not be opened.
    public private(set) var contents: Contents?
    /// What is wrong.
    public internal(set) var problems: [RecordError] = []
    /// What is worth knowing, and leaves the content what it was.
    public internal(set) var warnings: [RecordError] = []

    /// What a file that can be opened holds.
    public struct Contents: Sendable {
        /// Whether it is one trial's shard.
        public let isShard: Bool
        /// The digest that it states.
        public let contentDigest: ContentDigest
        /// Whether it has the seal that it was written with.
        public let isSealed: Bool
        /// Trials, audited calls and tensors.
        public let trials: Int, calls: Int, tensors: Int
    }

    /// The reader of a sound file.
    private(set) var reader: RecordReader?

    /// Whether nothing is wrong.
    public var isSound: Bool { problems.isEmpty }

    /// Checks a file: its bytes, its checksums, its digest, its layout, and that what it says fits together.
    public init(_ path: String) {
        self.path = path
        do throws(RecordError) {
            try check(RecordReader.open(path))
        } catch {
            problems.append(error)
        }
    }

    /// A path at which there is no file to check.
    init(_ path: String, problem: Defect) {
        self.path = path
        problems = [problem.error(in: path)]
    }

    private mutating func check(_ reader: RecordReader) throws(RecordError) {
        problems = reader.problems()
        if let problem = try reader.problemOfSeal() {
            problems.append(problem)
        } else if !reader.isSealed, problems.isEmpty {
            warnings.append(lostSeal)
        }
        let tables = readableTables(of: reader)
        if let trials = tables.first(where: { $0.name == "trials" }) {
            problems += try defects(of: reader, tables, trials).map { $0.error(in: path) }
        } else if !reader.tableNames.contains("trials") {
            let missing = Defect(
                "/trials",
                .missingObject,
                found: "there is no such table",
                expected: "the table of trials, which every record has"
            )
            problems.append(missing.error(in: path))
        }
        contents = Contents(
            isShard: reader.trial != nil,
            contentDigest: reader.contentDigest,
            isSealed: reader.isSealed,
            trials: tables.first { $0.name == "trials" }?.count ?? 0,
            calls: tables.first { $0.name == "audit" }?.count ?? 0,
            tensors: reader.tensorNames.count
        )
        if problems.isEmpty { self.reader = reader }
    }

    /// The tables that can be read; why others cannot is said already.
    private func readableTables(of reader: RecordReader) -> [Table] {
        reader.tableNames.compactMap { name in
            do throws(RecordError) { return try reader.table(name) } catch { return nil }
        }
    }

    private func defects(
        of reader: RecordReader,
        _ tables: [Table],
        _ trials: Table
    ) throws(RecordError) -> [Defect] {
        let schema = TableSchema.all.flatMap { schema in
            tables.first { $0.name == schema.name }.map(schema.problems) ?? []
        }
        let indices = IndexCheck(tables, of: reader.tableNames, trials: trials)
        let identity = IdentityCheck(
            reader: reader,
            trials: trials,
            specification: try reader.specification()
        )
        return schema + tables.flatMap(indices.defects) + identity.defects
            + TensorCheck(reader: reader, trials: trials).defects
    }

    private var lostSeal: RecordError {
        Defect(
            nil,
            .mismatch,
            found: "the file has lost its seal: HDF5's tools have changed it since sdlab wrote it",
            expected: "the SHA-256 of all bytes as its last line",
            remedy: "nothing has to be done: its content still has the digest that it states"
        ).error(in: path)
    }
}

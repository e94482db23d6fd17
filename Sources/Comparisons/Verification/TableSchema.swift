import Records

/// What a table of a record has to have; more columns may be there.
struct TableSchema {
    /// A column that has to be there.
    struct Column {
        let name: String
        let type: ElementType
        /// Nil for text.
        let units: String?
        /// Whether only some kinds of experiment have it; it is of this form where it is there.
        let isOptional: Bool

        init(
            _ name: String,
            _ type: ElementType,
            _ units: String? = nil,
            isOptional: Bool = false
        ) {
            self.name = name
            self.type = type
            self.isOptional = isOptional
            self.units = units ?? (type == .string ? nil : "1")
        }
    }

    let name: String
    let dimension: String
    let columns: [Column]

    private init(_ name: String, over dimension: String, _ columns: Column...) {
        self.name = name
        self.dimension = dimension
        self.columns = columns
    }

    /// The tables of format 1 that results are read from.
    static let all = [
        TableSchema(
            "trials",
            over: "trial",
            Column("id", .string),
            Column("label", .string),
            Column("status", .string),
            Column("backend", .string),
            Column("dtype", .string),
            Column("scheduler", .string, isOptional: true),
            Column("steps", .int64, isOptional: true),
            Column("batch_size", .int64, isOptional: true),
            Column("images", .int64),
            Column("flops", .int64),
            Column("peak_bytes", .int64, "bytes"),
            Column("predicted_peak_bytes", .int64, "bytes"),
            Column("error", .string)
        ),
        TableSchema(
            "layers",
            over: "layer",
            Column("path", .string),
            Column("kind", .string),
            Column("heads", .int64),
            Column("depth", .int64)
        ),
        TableSchema(
            "audit",
            over: "call",
            Column("trial", .int64),
            Column("step", .int64),
            Column("layer", .int64),
            Column("image", .int64),
            Column("seed", .uint64, isOptional: true),
            Column("unconditional", .uint8),
            Column("backend", .string),
            Column("max_abs", .float64),
            Column("rel_l2", .float64),
            Column("max_ulp", .float64, "ulp"),
            Column("nonfinite_mismatches", .float64),
            Column("max_ratio", .float64)
        ),
        TableSchema(
            "drift",
            over: "state",
            Column("trial", .int64),
            Column("reference", .int64),
            Column("prompt", .string),
            Column("image", .int64),
            Column("latents_rel_l2", .float64),
            Column("image_rel_l2", .float64),
            Column("image_psnr", .float64, "dB"),
            Column("image_ssim", .float64),
            Column("image_changed_pixels", .float64)
        ),
        TableSchema(
            "health",
            over: "module",
            Column("trial", .int64),
            Column("path", .string),
            Column("kind", .string),
            Column("dtype", .string),
            Column("calls", .int64),
            Column("nan", .int64),
            Column("positive_infinity", .int64),
            Column("negative_infinity", .int64),
            Column("overflow", .int64),
            Column("subnormal", .int64),
            Column("absmax", .float64),
            Column("first_bad_step", .int64)
        ),
        TableSchema(
            "heads",
            over: "layer_head",
            Column("trial", .int64),
            Column("layer", .int64),
            Column("head", .int64),
            Column("calls", .int64),
            Column("max_abs", .float64),
            Column("mean_abs", .float64),
            Column("rel_l2", .float64)
        ),
        TableSchema(
            "error_histogram",
            over: "cell",
            Column("trial", .int64),
            Column("layer", .int64),
            Column("reference_exponent", .int64),
            Column("error_exponent", .int64),
            Column("count", .int64)
        ),
        TableSchema(
            "ulp_histogram",
            over: "bin",
            Column("trial", .int64),
            Column("layer", .int64),
            Column("least_ulp", .float64, "ulp"),
            Column("count", .int64)
        ),
        TableSchema(
            "images",
            over: "picture",
            Column("trial", .int64),
            Column("image", .int64),
            Column("prompt", .string),
            Column("seed", .uint64),
            Column("file", .string)
        ),
        TableSchema(
            "timing",
            over: "sample",
            Column("trial", .int64),
            Column("phase", .string),
            Column("repeat", .int64),
            Column("warmup", .uint8),
            Column("seconds", .float64, "s")
        ),
        TableSchema(
            "verdicts",
            over: "judgement",
            Column("trial", .int64),
            Column("gate", .string),
            Column("threshold", .float64),
            Column("value", .float64),
            Column("verdict", .string),
            Column("call", .int64)
        ),
        TableSchema(
            "claims",
            over: "claim",
            Column("id", .string),
            Column("statement", .string),
            Column("form", .string),
            Column("verdict", .string),
            Column("value", .float64),
            Column("found", .string),
            Column("reason", .string),
            Column("datasets", .string),
            Column("trials", .string)
        ),
    ]

    /// What keeps a table from being the one that is meant.
    func problems(of table: Table) -> [Defect] {
        var defects: [Defect] = []
        if table.dimension != dimension {
            defects.append(
                Defect(
                    "/\(name)",
                    .unexpectedObject,
                    found: "a table over '\(table.dimension)'",
                    expected: "one over '\(dimension)'"
                )
            )
        }
        for column in columns {
            let wanted = Self.form(column.type, column.units)
            guard let own = table[column.name] else {
                if column.isOptional { continue }
                defects.append(
                    Defect(
                        "/\(name)/\(column.name)",
                        .missingObject,
                        found: "there is no such column",
                        expected: wanted
                    )
                )
                continue
            }
            let found = Self.form(own.values.elementType, own.units)
            if found != wanted {
                defects.append(
                    Defect(
                        "/\(name)/\(column.name)",
                        .unexpectedObject,
                        found: found,
                        expected: wanted
                    )
                )
            }
        }
        return defects
    }

    private static func form(_ type: ElementType, _ units: String?) -> String {
        type == .string ? "text" : "\(type.rawValue) in units of '\(units ?? "")'"
    }
}

/// Something that is wrong with an object of a record: an error that does not know its file yet.
struct Defect {
    let object: String?
    let problem: RecordError.Problem
    let found: String, expected: String, remedy: String

    init(
        _ object: String?,
        _ problem: RecordError.Problem,
        found: String,
        expected: String,
        remedy: String = "take another copy of the file, or run the experiment again"
    ) {
        self.object = object
        self.problem = problem
        self.found = found
        self.expected = expected
        self.remedy = remedy
    }

    /// The error for a file.
    func error(in path: String) -> RecordError {
        RecordError(
            path: path,
            object: object,
            problem: problem,
            found: found,
            expected: expected,
            remedy: remedy
        )
    }
}

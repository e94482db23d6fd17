import Models
import Records
import Tensors

/// The table of a trial's modules: what of their outputs was not finite, and how far the numbers reached.
struct HealthTable {
    let rows: [HealthMonitor.Row]

    /// The table's name, and the column of `/trials` that names the first module whose output was not finite.
    static let name = "health", moduleColumn = "first_bad_module"

    /// The columns of `/trials` that say where an output was first not finite.
    static func columns(of first: NonfiniteOutput?) -> [Column] {
        [
            Column(
                moduleColumn,
                [first?.module.path ?? ""],
                longName: "path of the first module whose output was not finite, empty if none was"
            ),
            Column(
                "first_bad_step",
                [first?.place.step ?? -1],
                longName: "its network call, -1 outside the loop or if there is none"
            ),
        ]
    }

    /// The table, where the trial is trial 0.
    var table: Table {
        Table(
            Self.name,
            dimension: "module",
            columns: [
                Column("trial", rows.map { _ in 0 }, longName: "index of the trial"),
                Column(
                    "order",
                    Array(rows.indices),
                    longName: "place among the trial's modules in the order of execution"
                ),
                Column(
                    "path",
                    rows.map(\.module.path),
                    longName: "module path, its checkpoint prefix where it has weights"
                ),
                Column(
                    "kind",
                    rows.map(\.module.kind.rawValue),
                    longName: "what the module does"
                ),
                Column("dtype", rows.map(\.dtype.rawValue), longName: "format of its outputs"),
                Column("calls", rows.map(\.calls), longName: "outputs examined"),
            ] + counts + reach + places
        )
    }

    private var counts: [Column] {
        func column(_ name: String, _ what: String, _ count: (HealthMonitor.Row) -> Int) -> Column {
            Column(name, rows.map(count), longName: "\(what) of all its outputs")
        }
        return [
            column("elements", "elements") { $0.health.count },
            column("nan", "NaN elements") { $0.health.nan },
            column("positive_infinity", "elements +infinity") { $0.health.positiveInfinity },
            column("negative_infinity", "elements -infinity") { $0.health.negativeInfinity },
            Column(
                "overflow",
                rows.map(\.overflow),
                longName: "infinite elements of its outputs whose inputs were all finite"
            ),
            column("subnormal", "subnormal elements in their own format") { $0.health.subnormal },
            column("zero", "elements that are zero") { $0.health.zero },
        ]
    }

    private var reach: [Column] {
        [
            Column(
                "absmax",
                rows.map { $0.health.isAllNonfinite ? .nan : $0.health.largest },
                units: "1",
                longName: "largest finite |x| of its outputs"
            ),
            Column(
                "absmin_nonzero",
                rows.map { $0.health.smallest ?? .nan },
                units: "1",
                longName: "smallest |x| above zero of its outputs"
            ),
        ]
    }

    private var places: [Column] {
        [
            Column(
                "first_bad_step",
                rows.map { $0.firstBad?.step ?? -1 },
                longName:
                    "network call of its first output that was not finite, -1 outside the loop or if there is none"
            ),
            Column(
                "first_bad_image",
                rows.map { $0.firstBad?.image ?? -1 },
                longName: "index of the image there, -1 if it is all images' or if there is none"
            ),
        ]
    }
}

extension TensorHealth {
    /// Whether there is no finite number.
    fileprivate var isAllNonfinite: Bool { nan + infinite == count }
}

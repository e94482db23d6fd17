import Synchronization
import Tensors

/// Which tensors of a file were asked for, and what was wrong with those that could not be given.
///
/// A class, because the cursors of a whole network write in the same book.
final class WeightsLedger: Sendable {
    /// A tensor that was asked for and could not be given as asked.
    struct Fault: Sendable {
        let name: String
        let what: String
        let expected: String
    }

    private struct Book {
        var requested: Set<String> = []
        var missing: [Fault] = []
        var unfit: [Fault] = []
        var droppedPrefixes: Set<String> = []
    }

    /// Of each kind, so many are spelled out; the rest is counted.
    static let shown = 10

    let file: WeightsFiles
    private let book = Mutex(Book())

    init(file: WeightsFiles) {
        self.file = file
    }

    /// Notes that files like this one are written without a prefix.
    func drop(prefix: String) {
        book.withLock { _ = $0.droppedPrefixes.insert(prefix) }
    }

    /// Whether `prefix` was dropped.
    func isDropped(prefix: String) -> Bool {
        book.withLock { $0.droppedPrefixes.contains(prefix) }
    }

    /// The tensor `name` if it is there and has this shape; otherwise notes why not.
    func tensor(_ name: String, shape: [Int]) -> Tensor? {
        guard let entry = file.entry(name) else {
            note(\.missing, name, "is missing", "a tensor of shape \(shape)")
            return nil
        }
        guard entry.shape == shape else {
            note(\.unfit, name, "has the shape \(entry.shape)", "the shape \(shape)")
            return nil
        }
        do throws(CheckpointError) {
            let tensor = try file.tensor(name)
            book.withLock { _ = $0.requested.insert(name) }
            return tensor
        } catch {
            note(
                \.unfit,
                name,
                "is stored as \(entry.storedType.rawValue)",
                "F64, F32, F16 or BF16"
            )
            return nil
        }
    }

    private func note(
        _ list: WritableKeyPath<Book, [Fault]>,
        _ name: String,
        _ what: String,
        _ expected: String
    ) {
        book.withLock { book in
            // A tensor may be asked for twice; its problem is told once.
            guard book.requested.insert(name).inserted else { return }
            book[keyPath: list].append(Fault(name: name, what: what, expected: expected))
        }
    }

    /// Throws one error that lists what is missing, what does not fit and what nobody asked for.
    func finish(ignoring ignored: [String]) throws(CheckpointError) {
        let book = book.withLock { $0 }
        let unused = file.names.filter { name in
            !book.requested.contains(name) && !isIgnored(name, ignored, book.droppedPrefixes)
        }
        let problems =
            report(book.missing, kind: "missing", remedy: Self.missingRemedy) { fault in
                NearestName.first(to: fault.name, in: unused).map { "; the file has '\($0)'" } ?? ""
            }
            + report(book.unfit, kind: "unfit", remedy: Self.remedy) { _ in "" }
            + report(
                unused.map {
                    Fault(name: $0, what: "is not used by the model", expected: "no such tensor")
                },
                kind: "unused",
                remedy: Self.remedy
            ) { _ in "" }
        if !problems.isEmpty { throw CheckpointError(problems) }
    }

    private static let remedy = "use the config.json that belongs to these weights"
    private static let missingRemedy = "use the weights that belong to this config.json"

    private func report(
        _ faults: [Fault],
        kind: String,
        remedy: String,
        suggestion: (Fault) -> String
    ) -> [CheckpointProblem] {
        let problems = faults.prefix(Self.shown).map { fault in
            CheckpointProblem(
                file: file.path,
                subject: "tensor '\(fault.name)'",
                what: fault.what,
                expected: fault.expected + suggestion(fault),
                remedy: remedy
            )
        }
        guard faults.count > Self.shown else { return problems }
        return problems + [
            CheckpointProblem(
                file: file.path,
                what: "and \(faults.count - Self.shown) more \(kind) tensors",
                expected: "none",
                remedy: remedy
            )
        ]
    }

    /// Whether `name`, or the name it would have with a dropped prefix, may be left unused.
    private func isIgnored(_ name: String, _ ignored: [String], _ dropped: Set<String>) -> Bool {
        let names = [name] + dropped.map { "\($0).\(name)" }
        return ignored.contains { pattern in
            pattern.last == "*"
                ? names.contains { $0.hasPrefix(pattern.dropLast()) } : names.contains(pattern)
        }
    }
}

import Specs
import Tensors

/// Which keys are hidden from the queries of synthetic inputs, besides those that come after them where attention is causal.
///
/// What is hidden from whom depends on places alone, never on how many others there are in the batch.
public enum SyntheticMask: Sendable, Hashable {
    /// None.
    case none
    /// The last keys, as where a batch of texts is filled up: an eighth of them in the first image of a batch, a quarter in the
    /// second, three eighths, a half, and so on in turns.
    case padding
    /// Those further than `size` places from the query's own: sliding-window attention.
    case window(size: Int)

    /// The names in specs.
    static let names = ["none", "padding", "window"]
    /// Longformer's window of 512, half of it on each side.
    static let standardWindow = 256

    /// The name in specs.
    public var name: String {
        switch self {
        case .none: "none"
        case .padding: "padding"
        case .window: "window"
        }
    }

    /// How many of an image's keys are seen, from the first on, where the last are hidden.
    static func seenKeys(of keys: Int, image: Int) -> Int {
        max(1, keys - (keys * (1 + image % 4) + 7) / 8)
    }

    /// The numbers to add to scores, 0 or −∞, in `shape`; nil where nothing is hidden.
    ///
    /// In the wide dtype of a trial that computes in `dtype`.
    func additive(_ workload: AttentionWorkload, _ dtype: DType) -> Tensor? {
        guard let shape = shape(workload) else { return nil }
        let keys = workload.keys, rows = shape[0] * shape[2]
        var numbers = [Double](repeating: -.infinity, count: rows * keys)
        for row in 0..<rows {
            for key in seen(row, keys) { numbers[row * keys + key] = 0 }
        }
        return Tensor(numbers, shape: shape, dtype: dtype.wide)
    }

    /// `[batch or 1, 1, queries or 1, keys]`, or nil where nothing is hidden.
    func shape(_ workload: AttentionWorkload) -> [Int]? {
        switch self {
        case .none: nil
        case .padding: [workload.batch, 1, 1, workload.keys]
        case .window: [1, 1, workload.queries, workload.keys]
        }
    }

    /// The keys that are seen in a row of the mask: an image's, or a query's.
    private func seen(_ row: Int, _ keys: Int) -> Range<Int> {
        switch self {
        case .none: 0..<keys
        case .padding: 0..<Self.seenKeys(of: keys, image: row)
        case .window(let size): min(max(0, row - size), keys)..<min(keys, row + size + 1)
        }
    }
}

extension SyntheticMask {
    /// The mask of a choice, or nil with problems noted.
    init?(_ choice: Choice, _ problems: inout [Problem]) {
        let before = problems.count
        var size = Self.standardWindow
        for option in choice.options {
            guard choice.name.value == "window", option.key.value == "size" else {
                problems.append(
                    option.key.location.problem(
                        "the mask '\(choice.name.value)' has no option '\(option.key.value)'",
                        remedy: "'window' has one: {name: window, size: \(Self.standardWindow)}"
                    )
                )
                continue
            }
            guard case .integer(let number) = option.value.meaning,
                let exact = Int(exactly: number), (0...1_048_576).contains(exact)
            else {
                problems.append(
                    option.value.location.problem(
                        "'window.size' cannot be \(option.value.label)",
                        remedy: "expected a whole number from 0 to 1048576: places to either side"
                    )
                )
                continue
            }
            size = exact
        }
        switch choice.name.value {
        case "none": self = .none
        case "padding": self = .padding
        case "window": self = .window(size: size)
        default:
            problems.append(
                choice.name.location.problem(
                    "no mask is called '\(choice.name.value)'",
                    written: choice.name.value,
                    expected: Self.names
                )
            )
            return nil
        }
        guard problems.count == before else { return nil }
    }
}

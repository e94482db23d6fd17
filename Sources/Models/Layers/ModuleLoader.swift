import Checkpoints
import Tensors

/// What a module is built from: its place among the weights, and the dtype in which it will run.
///
/// Weights that lie in the file's dtype stay there; others are converted once. Symbolic modules have
/// shapes only and read no weight, for forecasts.
struct ModuleLoader {
    let weights: WeightsCursor
    let evaluator: Evaluator
    let dtype: DType
    let isSymbolic: Bool
    /// The module's canonical path, its component's name first.
    let path: String

    init(
        component: String,
        weights: WeightsCursor,
        evaluator: Evaluator,
        dtype: DType,
        isSymbolic: Bool
    ) {
        self.init(
            weights: weights,
            evaluator: evaluator,
            dtype: dtype,
            isSymbolic: isSymbolic,
            path: component
        )
    }

    private init(
        weights: WeightsCursor,
        evaluator: Evaluator,
        dtype: DType,
        isSymbolic: Bool,
        path: String
    ) {
        self.weights = weights
        self.evaluator = evaluator
        self.dtype = dtype
        self.isSymbolic = isSymbolic
        self.path = path
    }

    /// The loader of a child module; names separated by dots lead further down.
    func child(_ name: String) -> ModuleLoader {
        let cursor = name.split(separator: ".").reduce(weights) { $0.child(String($1)) }
        return ModuleLoader(
            weights: cursor,
            evaluator: evaluator,
            dtype: dtype,
            isSymbolic: isSymbolic,
            path: "\(path).\(name)"
        )
    }

    /// The loader of a place in a list of modules.
    func child(_ index: Int) -> ModuleLoader { child("\(index)") }

    /// A tensor in the run's dtype.
    func tensor(_ name: String, shape: [Int]) throws -> Tensor {
        let stored = weights.tensor(name, shape: shape)
        if isSymbolic {
            // Weights that lie in the run's dtype stay in the mapped file and are not counted.
            return try .symbolic(
                stored.shape,
                dtype,
                ledger: stored.dtype == dtype ? nil : evaluator.ledger
            )
        }
        return try evaluator.cast(stored, to: dtype)
    }

    /// A matrix or kernel packed for products in the run's dtype.
    func packed(_ name: String, shape: [Int]) throws -> PackedMatrix {
        let stored = weights.tensor(name, shape: shape)
        // What is packed is not read again: the model is in memory once, not twice.
        defer { weights.releasePages(of: name) }
        return try evaluator.pack(
            isSymbolic ? .symbolic(stored.shape, stored.dtype) : stored,
            as: dtype
        )
    }
}

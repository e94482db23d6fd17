public import Tensors

/// Told of each module's output, with what it was computed from; may throw to stop the pass.
public typealias ModuleObserver = @Sendable (ModuleCall) throws -> Void

/// Something that a network rounds its numbers in: a module, or a step between modules.
public struct NetworkModule: Sendable, Hashable {
    /// What it does.
    public enum Kind: String, Sendable, CaseIterable {
        /// Rows of a table.
        case embedding
        /// x · weightᵀ + bias, and what is added to the rounded result.
        case linear
        /// The same for every place of an image.
        case convolution
        /// Group normalisation, and SiLU of the rounded result where it follows.
        case groupNorm = "group_norm"
        /// Layer normalisation.
        case layerNorm = "layer_norm"
        /// Scaled dot-product attention, before the output projection.
        case attention
        /// A function of each number: SiLU, GELU, the gated GELU.
        case activation
        /// A sum of what modules gave.
        case sum
        /// Classifier-free guidance.
        case guidance
        /// A step of the scheduler.
        case scheduler
    }

    /// The module's canonical path, its checkpoint prefix; what has no weights has a name of diffusers' or of its own there.
    public let path: String
    /// What it does.
    public let kind: Kind

    /// A module from its parts.
    public init(_ path: String, _ kind: Kind) {
        self.path = path
        self.kind = kind
    }
}

/// One output of a module.
public struct ModuleCall: Sendable {
    /// Which module it was.
    public let module: NetworkModule
    /// Which call of the U-Net it is, nil outside the loop.
    public let step: DenoisingPosition?
    /// Whose each place of the batch is; empty where the pass does not say.
    public let rows: [BatchRow]
    /// What went in, weights apart: the input and what is added to the result; queries, keys, values of an attention.
    public let inputs: [Tensor]
    /// What came out.
    public let output: Tensor

    /// A call from its parts.
    public init(
        _ module: NetworkModule,
        step: DenoisingPosition? = nil,
        rows: [BatchRow] = [],
        inputs: [Tensor],
        output: Tensor
    ) {
        self.module = module
        self.step = step
        self.rows = rows
        self.inputs = inputs
        self.output = output
    }
}

extension Pass {
    /// Shows an output to who observes modules, and hands it on; where nobody does, nothing is gathered.
    ///
    /// Throws what the observer throws.
    package func reporting(
        _ output: Tensor,
        of path: @autoclosure () -> String,
        _ kind: NetworkModule.Kind,
        from inputs: @autoclosure () -> [Tensor]
    ) throws -> Tensor {
        try observeModule?(
            ModuleCall(
                NetworkModule(path(), kind),
                step: step,
                rows: rows,
                inputs: inputs(),
                output: output
            )
        )
        return output
    }
}

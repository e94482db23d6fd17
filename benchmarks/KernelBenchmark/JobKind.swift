import Attention
import Tensors

/// The roster of jobs that this process can make ready.
enum JobKind: String, Decodable, CaseIterable {
    case gemm
    case gemmPack = "gemm-pack"
    case conv, attention
    case groupNormSiLU = "group-norm-silu"
    case layerNorm = "layer-norm"
    case gelu, geglu, softmax, unet
    case unetAudit = "unet-audit"
    case unetVanillaAudit = "unet-vanilla-audit"
    case load

    /// The axes of `shape`, and what plays "theirs" in this process.
    private var facts: (shape: String, theirs: String) {
        switch self {
        case .gemm, .gemmPack:
            ("rows, depth, columns", "OpenBLAS; sdlab's float32 for half formats")
        case .conv: ("batch, height, width, inputs, outputs", "-")
        case .attention: ("batch, heads, queries, keys, depth", "-")
        case .groupNormSiLU: ("batch, height, width, channels", "a copy of as many bytes")
        case .layerNorm, .gelu, .geglu: ("rows, columns", "a copy of as many bytes")
        case .softmax: ("matrices, rows, columns", "a copy of as many bytes")
        case .unet: ("batch, height, width", "-")
        case .unetAudit, .unetVanillaAudit:
            ("batch, height, width", "the same U-Net without the audit")
        case .load: ("-", "reading the model's files once")
        }
    }

    /// Whether the first call is the one that counts, so that none is made before.
    var countsFirstCall: Bool { self == .load }

    /// A line of the help.
    var line: String {
        let (shape, theirs) = facts
        func padded(_ text: String, to count: Int) -> String {
            text + String(repeating: " ", count: max(1, count - text.count))
        }
        return "  " + padded(rawValue, to: 21) + padded(shape, to: 41) + theirs
    }
}

extension JobDescription {
    /// Makes inputs, packs weights and calls each side once, unless the first call counts.
    func prepared(instructionSet: InstructionSet) throws -> PreparedJob {
        let evaluator = Evaluator(
            machine: Machine(threads: threads, instructionSet: instructionSet)
        )
        let job = try made(evaluator)
        if !kind.countsFirstCall { for call in job.sides.values { try call() } }
        return job
    }

    private func made(_ evaluator: Evaluator) throws -> PreparedJob {
        switch kind {
        case .gemm: try MatrixProduct.job(self, packing: false, evaluator)
        case .gemmPack: try MatrixProduct.job(self, packing: true, evaluator)
        case .conv: try convolutionJob(evaluator)
        case .attention: try attentionJob(evaluator)
        case .groupNormSiLU, .layerNorm, .gelu, .geglu, .softmax: try bandwidthJob(evaluator)
        case .unet, .unetAudit:
            try UNetForward(self, evaluator)
                .job(FlashAttention(), isAudited: kind == .unetAudit)
        case .unetVanillaAudit:
            try UNetForward(self, evaluator).job(VanillaAttention(), isAudited: true)
        case .load: try ModelLoading(self, evaluator).job()
        }
    }
}

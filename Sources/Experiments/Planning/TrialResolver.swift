import Attention
import Models
import Specs
import Tensors

/// Settles what the trials of all kinds of experiment have in common.
struct TrialResolver {
    let spec: ExperimentSpec
    /// The run's threads, on which OpenBLAS's bits depend.
    let threads: Int

    /// The settings of a trial that computes something, or nil with problems noted.
    func settings(computing workload: Workload?, _ problems: inout [Problem]) -> TrialSettings? {
        let before = problems.count
        let dtype = spec.precision.dtype.value.dtype
        let attention = policy(&problems)
        let audit = spec.audit.flatMap { self.audit($0, dtype, &problems) }
        guard let workload, let attention, problems.count == before else { return nil }
        let matmul: MatmulProvider = spec.matmul.value == .openblas ? .openblas : .chain
        return TrialSettings(
            workload: workload,
            attention: attention,
            dtype: dtype,
            matmul: matmul,
            float32Matmul: spec.precision.float32Products,
            machine: RequestedMachine(
                threads: spec.machine.threads?.value ?? (matmul == .openblas ? threads : nil),
                instructionSet: spec.machine.instructionSet?.value.instructionSet
            ),
            audit: audit,
            timing: spec.timing.map {
                TimingSettings(warmup: $0.warmup.value, repeats: $0.repeats.value)
            },
            memoryLimit: spec.limits.memory?.value,
            timeLimit: spec.limits.time?.value,
            recordedTensors: spec.record.tensors.compactMap {
                RecordedTensorKind(rawValue: $0.value.rawValue)
            }.filter {
                // References have no worst call: they are not audited.
                $0 != .worstAttention || audit != nil
            }
        )
    }

    private func policy(_ problems: inout [Problem]) -> AttentionPolicy? {
        let standard = BackendResolution.backend(spec.attention.backend, &problems)
        let exceptions = spec.attention.layers.compactMap { layer in
            BackendResolution.backend(layer.backend, &problems).map {
                (glob: layer.pattern.value, backend: $0)
            }
        }
        return standard.map {
            AttentionPolicy(
                $0,
                exceptions: exceptions,
                upcastsAttention: spec.precision.upcastAttention.value
            )
        }
    }

    private func audit(
        _ spec: AuditSpec,
        _ own: DType,
        _ problems: inout [Problem]
    ) -> AuditSettings? {
        let reference = BackendResolution.backend(spec.reference.backend, &problems)
        let baseline = BackendResolution.backend(spec.baseline, &problems)
        guard let reference, let baseline else { return nil }
        return AuditSettings(
            reference: reference,
            referenceDType: FloatFormat(rawValue: spec.reference.dtype.value.rawValue)?.dtype
                ?? own,
            baseline: baseline,
            layers: spec.layers.map(\.value),
            steps: spec.steps.value,
            probabilities: spec.probabilities.value,
            gates: GateSettings(spec.gates),
            onViolation: spec.onViolation.value
        )
    }
}

extension FloatFormat {
    /// The same format as tensors call it.
    var dtype: DType {
        switch self {
        case .float64: .float64
        case .float32: .float32
        case .float16: .float16
        case .bfloat16: .bfloat16
        }
    }
}

extension PrecisionSpec {
    /// The same choice as tensors call it.
    fileprivate var float32Products: Float32Matmul {
        let precision: Tensors.Float32MatmulPrecision =
            switch float32Matmul.value {
            case .highest: .highest
            case .high: .high
            case .medium: .medium
            }
        return Float32Matmul(
            precision,
            rounding: float32MatmulRounding.value == .truncate ? .truncate : .nearest
        )
    }
}

extension KernelForm {
    /// The same form as kernels call it.
    var instructionSet: InstructionSet {
        switch self {
        case .scalar: .scalar
        case .avx2: .avx2
        case .avx512: .avx512
        case .neon: .neon
        }
    }
}

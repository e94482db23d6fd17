import Specs

/// What the experiment file asks for without effect: said by name, so that nobody waits for it.
enum PointlessSettings {
    /// Asks for the worst call where no call is looked at; said of trials of the sweep, for others are never audited.
    static func unaudited(in spec: ExperimentSpec) -> [Problem] {
        guard spec.audit == nil else { return [] }
        return spec.record.tensors.filter { $0.value == .worstAttention }.map {
            $0.location.problem(
                "'attention_worst' is the worst audited call, and nothing is audited",
                remedy: "add the section 'audit', or leave it out"
            )
        }
    }

    /// Attention alone that nobody looks at; a pipeline at least draws pictures.
    static func unobserved(in spec: ExperimentSpec) -> [Problem] {
        guard spec.kind.value == .attention, spec.audit == nil, spec.timing == nil,
            spec.record.tensors.isEmpty
        else { return [] }
        return [
            spec.kind.location.problem(
                "nothing is asked of the attention: it is neither audited nor timed, and nothing is kept",
                remedy:
                    "add 'audit: {}', or 'timing: {}', or record: {tensors: [attention_output]}",
                severity: .warning
            )
        ]
    }

    static func warnings(in spec: ExperimentSpec) -> [Problem] {
        var warnings: [Problem] = []
        if spec.precision.upcastSoftmax.value {
            warnings.append(
                spec.precision.upcastSoftmax.location.problem(
                    "'upcast_softmax' changes nothing: every backend computes softmax in float32",
                    severity: .warning
                )
            )
        }
        let precision = spec.precision
        if precision.float32Matmul.value == .highest,
            precision.float32MatmulRounding.value != .nearest
        {
            warnings.append(
                precision.float32MatmulRounding.location.problem(
                    "'float32_matmul_rounding' changes nothing where 'float32_matmul' is 'highest'",
                    severity: .warning
                )
            )
        }
        if let size = spec.pipeline.autoencoder.tileSampleMinSize,
            !spec.pipeline.autoencoder.isTiling.value
        {
            warnings.append(
                size.location.problem(
                    "'vae_tile_sample_min_size' changes nothing without 'vae_tiling: true'",
                    severity: .warning
                )
            )
        }
        return warnings
    }
}

import Specs

/// What the experiment file can say and this version does not do: refused by name, so that nothing is left out silently.
enum Unsupported {
    static func problems(in spec: ExperimentSpec) -> [Problem] {
        var problems: [Problem] = []
        func refuse(_ location: Location?, _ what: String, _ remedy: String) {
            guard let location else { return }
            problems.append(
                location.problem("\(what) is not supported by this version", remedy: remedy)
            )
        }
        if spec.kind.value == .attention {
            refuse(spec.kind.location, "'kind: attention'", "use 'kind: pipeline'")
        }
        return problems
    }

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

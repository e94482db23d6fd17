import Tensors

/// Two convolutions with group norms and a shortcut, told the time between them (diffusers' `ResnetBlock2D`).
struct ResnetBlock2D {
    let norm1: GroupNormLayer, norm2: GroupNormLayer
    let conv1: Convolution, conv2: Convolution
    let timeProjection: LinearLayer?
    let shortcut: LinearLayer?

    /// `timeChannels` nil builds the autoencoder's form, which knows no time.
    init(
        _ loader: ModuleLoader,
        inputs: Int,
        outputs: Int,
        timeChannels: Int?,
        groups: Int,
        epsilon: Double
    ) throws {
        norm1 = try GroupNormLayer(
            loader.child("norm1"),
            channels: inputs,
            groups: groups,
            epsilon: epsilon
        )
        conv1 = try Convolution(loader.child("conv1"), inputs: inputs, outputs: outputs)
        timeProjection = try timeChannels.map {
            try LinearLayer(loader.child("time_emb_proj"), inputs: $0, outputs: outputs)
        }
        norm2 = try GroupNormLayer(
            loader.child("norm2"),
            channels: outputs,
            groups: groups,
            epsilon: epsilon
        )
        conv2 = try Convolution(loader.child("conv2"), inputs: outputs, outputs: outputs)
        shortcut =
            inputs == outputs
            ? nil
            : try LinearLayer(
                loader.child("conv_shortcut"),
                inputs: inputs,
                outputs: outputs,
                isConvolution: true
            )
    }

    /// `[batch, height, width, inputs]` → `[batch, height, width, outputs]`.
    ///
    /// `activatedTime` is SiLU of the time embedding, `[batch or 1, timeChannels]`.
    func callAsFunction(_ x: Tensor, activatedTime: Tensor? = nil, in pass: Pass) throws -> Tensor {
        let hidden = try norm2(
            firstHalf(x, activatedTime: activatedTime, in: pass),
            silu: true,
            in: pass
        )
        return try conv2(hidden, adding: shortcut.map { try $0(x, in: pass) } ?? x, in: pass)
    }

    private func firstHalf(_ x: Tensor, activatedTime: Tensor?, in pass: Pass) throws -> Tensor {
        let hidden = try conv1(norm1(x, silu: true, in: pass), in: pass)
        guard let timeProjection, let activatedTime else { return hidden }
        let time = try timeProjection(activatedTime, in: pass)
        return try pass.reporting(
            pass.evaluator.add(hidden, toRows: time),
            of: "\(timeProjection.path).sum",
            .sum,
            from: [hidden, time]
        )
    }
}

import Tensors

extension DispatchProfile {
    /// PyTorch 2.13 on CUDA (sdp_utils.cpp, `can_use_flash_attention`, `can_use_mem_efficient_attention`; the standing
    /// order of Context.h).
    static func torchCUDA(
        _ name: Name,
        _ device: DispatchDevice
    ) throws(AttentionOptionError) -> Self {
        // On sm86 and sm89 the kernel for heads of 97 to 128 takes half the keys at a time (flash_fwd_launch_template.h).
        let flash = try FlashAttention(),
            narrow = try FlashAttention(options: ["block_k": .integer(32)])
        let isSmall = device.capability == 86
        let efficient = try MemoryEfficientAttention()
        return Self(
            name,
            summary: "PyTorch 2.13 on CUDA, \(device)"
                + (device.capability == 90
                    ? ", cuDNN put last (cuDNN after 9.15 is asked first there unless TORCH_CUDNN_SDPA_DEPRIORITIZED is 1)"
                    : ""),
            kernels: [
                Kernel(
                    name: "flash",
                    rules: [
                        .noMask, .depth(upTo: 256),
                        .device(device, within: 80...121, "within sm80 to sm121"),
                        .squareCausal, .dtype([.float16, .bfloat16]), .sharedHeads, .tokens,
                    ],
                    backend: { question in
                        isSmall && (97...128).contains(question.depth) && !question.isCausal
                            ? narrow : flash
                    }
                ),
                Kernel(
                    name: "efficient",
                    rules: [
                        .device(device, within: 50...121, "within sm50 to sm121"), .anyMask,
                        .depth(multipleOf: { device.alignment(byteCount: $0.byteCount) }), .tokens,
                        .sharedHeads, .dtype([.float16, .float32, .bfloat16]),
                    ],
                    backend: { _ in efficient }
                ),
                try .math(widens: true, "serves every call, half formats computed in float32"),
                Kernel(
                    name: "cudnn",
                    rules: [
                        DispatchRule(always: false, "is asked after math, which serves every call")
                    ],
                    backend: nil
                ),
            ]
        )
    }
}

import Tensors

extension DispatchProfile {
    /// PyTorch 2.13 on a CPU: flash unless a sequence is empty (sdp_utils_cpp.cpp, `use_flash_attention_cpp`).
    static func torchCPU(_ name: Name) throws(AttentionOptionError) -> Self {
        let flash = try FlashCPUAttention()
        return Self(
            name,
            summary: "PyTorch 2.13 on a CPU",
            kernels: [
                Kernel(
                    name: "flash",
                    rules: [
                        .sharedHeads, .anyMask, .tokens,
                        .dtype([.float64, .float32, .bfloat16, .float16]),
                    ],
                    backend: { _ in flash }
                ),
                try .math(widens: true, "serves every call, half formats computed in float32"),
            ]
        )
    }

    /// PyTorch 2.0 on a CPU: its choice among kernels is made for CUDA only (attention.cpp).
    static func torch20CPU(_ name: Name) throws(AttentionOptionError) -> Self {
        Self(
            name,
            summary: "PyTorch 2.0 on a CPU, where nothing is chosen",
            kernels: [
                try .math(widens: false, "serves every call; on a CPU there is no other kernel")
            ]
        )
    }
}

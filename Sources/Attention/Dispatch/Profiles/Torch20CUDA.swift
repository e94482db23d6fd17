import Tensors

extension DispatchProfile {
    /// PyTorch 2.0 on CUDA (sdp_utils.h, `priority_order`, `use_flash_attention`, `use_mem_efficient_attention`).
    static func torch20CUDA(
        _ name: Name,
        _ device: DispatchDevice
    ) throws(AttentionOptionError) -> Self {
        let flash = try Flash1Attention(), efficient = try MemoryEfficientAttention()
        return Self(
            name,
            summary: "PyTorch 2.0 on CUDA, \(device)",
            kernels: [
                Kernel(
                    name: "flash",
                    rules: [
                        .equalHeads, .noMask, .depth(multipleOf: { _ in 8 }), .depth(upTo: 128),
                        .device(device, within: 75...90, "sm75, sm8x or sm90"),
                        .dtype(device.capability >= 80 ? [.float16, .bfloat16] : [.float16]),
                    ],
                    backend: { _ in flash }
                ),
                Kernel(
                    name: "efficient",
                    rules: [
                        .device(device, within: 50...99, "sm50 or later"), .equalHeads, .noMask,
                        .depth(multipleOf: { device.alignment(byteCount: $0.byteCount) }),
                    ] + (device.capability == 86 ? [noHeadsOf128] : []) + [
                        .atomicSums, .dtype([.float16, .float32, .bfloat16]),
                    ],
                    backend: { _ in efficient }
                ),
                try .math(widens: false, "serves every call"),
            ],
            order: order
        )
    }

    /// On sm86 the kernel reads memory that is not its own for heads of 128.
    private static let noHeadsOf128 = DispatchRule(
        { $0.depth != 128 },
        met: { "heads of \($0.depth) are not 128, which fail on sm86" },
        unmet: { _ in "heads of 128 fail on sm86" }
    )

    /// Efficient comes first where flash, which works on images and heads in parallel, would have too little to do, and for
    /// heads of 128.
    private static func order(_ question: DispatchQuestion) -> Order {
        let pairs = question.batch * question.heads
        let blocks = pairs * (question.queries / 64)
        let efficientFirst = ["efficient", "flash", "math"]
        if pairs < 60 && blocks / 2 >= pairs {
            return Order(
                kernels: efficientFirst,
                reason: "efficient first: \(pairs) pairs of image and head (below 60), "
                    + "\(question.queries) queries (128 or more)"
            )
        }
        if question.depth == 128 {
            return Order(kernels: efficientFirst, reason: "efficient first: heads of 128")
        }
        return Order(
            kernels: ["flash", "efficient", "math"],
            reason: pairs >= 60
                ? "flash first: \(pairs) pairs of image and head (60 or more)"
                : "flash first: \(question.queries) queries (below 128)"
        )
    }
}

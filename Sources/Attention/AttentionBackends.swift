/// The roster of attention backends.
public enum AttentionBackends {
    /// Every backend, in the order of tables.
    public static let all: [any AttentionBackend.Type] = [
        VanillaAttention.self,
        SlicedAttention.self,
        MathAttention.self,
        MemoryEfficientAttention.self,
        FlashAttention.self,
        Flash1Attention.self,
        FlashCPUAttention.self,
        FlashLowStateAttention.self,
        AutoAttention.self,
    ]

    /// Their names in the same order.
    public static var names: [String] { all.map { $0.name } }

    /// The backend of a name, or nil.
    public static func named(_ name: String) -> (any AttentionBackend.Type)? {
        all.first { $0.name == name }
    }
}

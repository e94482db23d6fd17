public import Attention

/// Which attention backend serves which layer: a standard one, and exceptions by glob on the layer's path.
public struct AttentionPolicy: Sendable {
    /// The backend of every layer that no exception names.
    public let standard: any AttentionBackend
    /// Globs on module paths with their backends; the last that matches wins.
    public let exceptions: [(glob: String, backend: any AttentionBackend)]
    /// Whether the U-Net's attention widens queries and keys, whatever its configuration says.
    public let upcastsAttention: Bool

    /// A policy from its parts.
    public init(
        _ standard: any AttentionBackend,
        exceptions: [(glob: String, backend: any AttentionBackend)] = [],
        upcastsAttention: Bool = false
    ) {
        self.standard = standard
        self.exceptions = exceptions
        self.upcastsAttention = upcastsAttention
    }

    /// The backend of a layer.
    public func backend(for path: String) -> any AttentionBackend {
        exceptions.last { Glob.matches($0.glob, path) }?.backend ?? standard
    }

    /// Whether a layer of this kind widens queries and keys by the policy's word.
    func upcasts(_ kind: AttentionLayer.Kind) -> Bool {
        upcastsAttention && (kind == .selfAttention || kind == .cross)
    }
}

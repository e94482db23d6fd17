/// The rules by which some software on some device chooses an attention kernel.
public struct DispatchProfile: Sendable {
    /// Whose rules.
    public enum Name: String, Sendable, CaseIterable {
        /// PyTorch 2.13 on a CPU.
        case torchCPU = "torch-cpu"
        /// PyTorch 2.0 on a CPU.
        case torch20CPU = "torch-2.0-cpu"
        /// PyTorch 2.13 on A100.
        case torchCUDA80 = "torch-cuda-sm80"
        /// PyTorch 2.13 on RTX 3090 and its kind.
        case torchCUDA86 = "torch-cuda-sm86"
        /// PyTorch 2.13 on H100.
        case torchCUDA90 = "torch-cuda-sm90"
        /// PyTorch 2.0 on T4.
        case torch20CUDA75 = "torch-2.0-cuda-sm75"
        /// PyTorch 2.0 on A100.
        case torch20CUDA80 = "torch-2.0-cuda-sm80"
        /// PyTorch 2.0 on RTX 3090 and its kind.
        case torch20CUDA86 = "torch-2.0-cuda-sm86"
    }

    /// A kernel that may be chosen.
    struct Kernel: Sendable {
        /// The original's name for it.
        let name: String
        /// What it asks of a call; all of it has to hold.
        let rules: [DispatchRule]
        /// The backend with its roundings; nil for a kernel that sdlab has none for and that is never reached.
        let backend: (@Sendable (DispatchQuestion) -> any AttentionBackend)?
    }

    /// In which order kernels are asked, and why.
    struct Order: Sendable {
        /// Kernels' names, the first to be asked first.
        let kernels: [String]
        let reason: String
    }

    /// Whose rules they are.
    public let name: Name
    /// Software and device in a line, and what is not modelled.
    public let summary: String
    let kernels: [Kernel]
    let order: @Sendable (DispatchQuestion) -> Order

    /// A profile by its name; throws `AttentionOptionError` where a backend does not take what the rules want of it.
    public init(_ name: Name) throws(AttentionOptionError) {
        switch name {
        case .torchCPU: self = try .torchCPU(name)
        case .torch20CPU: self = try .torch20CPU(name)
        case .torchCUDA80: self = try .torchCUDA(name, DispatchDevice(sm: 80))
        case .torchCUDA86: self = try .torchCUDA(name, DispatchDevice(sm: 86))
        case .torchCUDA90: self = try .torchCUDA(name, DispatchDevice(sm: 90))
        case .torch20CUDA75: self = try .torch20CUDA(name, DispatchDevice(sm: 75))
        case .torch20CUDA80: self = try .torch20CUDA(name, DispatchDevice(sm: 80))
        case .torch20CUDA86: self = try .torch20CUDA(name, DispatchDevice(sm: 86))
        }
    }

    init(
        _ name: Name,
        summary: String,
        kernels: [Kernel],
        order: (@Sendable (DispatchQuestion) -> Order)? = nil
    ) {
        self.name = name
        self.summary = summary
        self.kernels = kernels
        let names = kernels.map(\.name)
        let reason = names.count == 1 ? "there is no other" : "\(names.first ?? "") first: always"
        self.order = order ?? { _ in Order(kernels: names, reason: reason) }
    }

    /// What the rules say of a call.
    public func decide(_ question: DispatchQuestion) -> DispatchDecision {
        let order = order(question)
        let asked = order.kernels.compactMap { name in kernels.first { $0.name == name } }
        return DispatchDecision(
            profile: name,
            question: question,
            orderReason: order.reason,
            candidates: asked.map { kernel in
                DispatchDecision.Candidate(
                    kernel: kernel.name,
                    reasons: kernel.rules.map { $0.judge(question) },
                    backend: kernel.backend?(question)
                )
            }
        )
    }
}

extension DispatchProfile.Kernel {
    /// The math fallback, which refuses nothing; before 2.5 it rounds every step.
    static func math(widens: Bool, _ words: String) throws(AttentionOptionError) -> Self {
        let backend = try MathAttention(options: ["upcast": .flag(widens)])
        return Self(
            name: "math",
            rules: [DispatchRule(always: true, words)],
            backend: { _ in backend }
        )
    }
}

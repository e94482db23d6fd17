/// What a profile's rules say of a call: every kernel with all that speaks for it and against it, and which is chosen.
public struct DispatchDecision: Sendable {
    /// A kernel that was considered.
    public struct Candidate: Sendable {
        /// The original's name for it: flash, efficient, math, cudnn.
        public let kernel: String
        /// All that speaks for it and against it, in the original's order.
        public let reasons: [DispatchReason]
        /// The backend with its roundings; nil where sdlab has none.
        public let backend: (any AttentionBackend)?

        /// Whether it would serve the call.
        public var isEligible: Bool { reasons.allSatisfy(\.isMet) }
    }

    /// Whose rules they are, and the call.
    public let profile: DispatchProfile.Name, question: DispatchQuestion
    /// Why kernels were asked in this order.
    public let orderReason: String
    /// The kernels in the order in which they are asked.
    public let candidates: [Candidate]
    /// The first that serves the call, and the backend that computes it here.
    public let chosen: (kernel: String, backend: any AttentionBackend)

    /// Chooses; traps where no candidate serves the call, since profiles end in one that refuses nothing.
    init(
        profile: DispatchProfile.Name,
        question: DispatchQuestion,
        orderReason: String,
        candidates: [Candidate]
    ) {
        self.profile = profile
        self.question = question
        self.orderReason = orderReason
        self.candidates = candidates
        guard let first = candidates.first(where: \.isEligible), let backend = first.backend else {
            preconditionFailure(
                "\(profile.rawValue): no backend for \(question) among \(candidates.map(\.kernel))"
            )
        }
        chosen = (first.kernel, backend)
    }
}

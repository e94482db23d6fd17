/// Who is told how a run goes on; every part may be left out.
public struct RunObserver: Sendable {
    /// Told what happens.
    public var event: @Sendable (RunEvent) -> Void
    /// Asked between steps whether to go on.
    public var interruption: Interruption

    /// An observer from its parts.
    public init(
        interruption: Interruption = Interruption(),
        event: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) {
        self.interruption = interruption
        self.event = event
    }
}

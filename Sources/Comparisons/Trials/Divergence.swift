/// The first place at which two runs of a trial part.
public struct Divergence: Sendable {
    /// When that was.
    let moment: Moment
    /// The object that differs, such as `/audit/max_abs` or `/tensors/latents`.
    public let object: String
    /// Where in it: names and values, such as `step` and `3`, in the order in which they narrow the place down.
    public let place: [Place]
    /// What both records have there.
    public let left: String, right: String
    /// The distance in numbers of the format; nil where there is none.
    public let ulp: UInt64?

    /// A part of a place.
    public struct Place: Equatable, Sendable {
        /// What it names, such as `layer`.
        public let name: String
        /// Which one.
        public let value: String

        init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }
}

/// A value together with the place where the author wrote it.
///
/// A value that the author left out carries the place of the section that would hold it.
public struct Located<Value: Sendable>: Sendable {
    /// The value.
    public let value: Value
    /// Where it was written.
    public let location: Location

    /// The value as written at the given place.
    public init(_ value: Value, at location: Location) {
        self.value = value
        self.location = location
    }

    /// The same place with another value.
    func map<Other>(_ transform: (Value) -> Other) -> Located<Other> {
        Located<Other>(transform(value), at: location)
    }
}

extension CanonicalJSON {
    /// A value of JSON.
    public enum Value: Sendable {
        /// `null`.
        case null
        /// `true` or `false`.
        case boolean(Bool)
        /// A whole number, kept exactly.
        case integer(Int128)
        /// A finite number.
        case number(Double)
        /// A text.
        case string(String)
        /// A list.
        case array([CanonicalJSON.Value])
        /// A mapping.
        case object([String: CanonicalJSON.Value])
    }
}

/// A cell that this version does not know.
struct UnknownCell: Error, CustomStringConvertible {
    let found: String

    var description: String { "this version of sdlab does not know \(found)" }
}

/// Ends the program with a message where a condition that the caller had to meet does not hold.
///
/// Takes the place of Swift's function of this name in every room above, because that one is silent in release
/// builds, and a mistake in a network has to name the operation and both shapes there too.
package func precondition(
    _ condition: @autoclosure () -> Bool,
    _ message: @autoclosure () -> String,
    file: StaticString = #fileID,
    line: UInt = #line
) {
    if !condition() { fatalError(message(), file: file, line: line) }
}

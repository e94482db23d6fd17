import Foundation

/// Where this program lies: its data are found from there.
enum ProgramPath {
    /// The path of the executable, or nil where the system does not say.
    static var current: String? { Bundle.main.executablePath }
}

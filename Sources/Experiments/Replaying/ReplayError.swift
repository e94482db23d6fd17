/// A record cannot be run again.
public enum ReplayError: Error, Sendable, CustomStringConvertible {
    /// No trial's identity begins so.
    case unknownTrial(String, known: [String])
    /// No trial of the record corresponds to one of the plan that its specification gives today.
    case nothingToRun(String, [Replay.Resettled])
    /// There are results already where the new ones would go, perhaps those that they are to be compared with.
    case overwrites(String)

    /// What was found, what was expected and what to do.
    public var description: String {
        switch self {
        case .unknownTrial(let prefix, let known):
            return
                "error: no trial's identity begins with '\(prefix)'\n  expected: the beginning of "
                + "one of these\(known.prefix(20).map { "\n    \($0.prefix(12))" }.joined())\n"
                + "  remedy: copy some digits from the list, or leave --trial out"
        case .nothingToRun(let path, let trials):
            return "\(path): error: no trial of the record is in the plan that its specification "
                + "gives today\n  expected: at least one of "
                + "\(trials.prefix(5).map { String($0.id.prefix(12)) }.joined(separator: ", "))\n"
                + "  remedy: replay it with the version of sdlab that made it, or name the model with --model"
        case .overwrites(let path):
            return
                "error: the results would overwrite \(path)\n  expected: a folder without results\n"
                + "  remedy: choose another --output, or leave it out"
        }
    }
}

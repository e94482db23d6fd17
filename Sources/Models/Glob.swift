/// Patterns on module paths: `*` stands for any characters, `?` for one; everything else for itself.
public enum Glob {
    /// Whether a pattern matches a whole path.
    public static func matches(_ pattern: String, _ path: String) -> Bool {
        let pattern = Array(pattern.utf8), path = Array(path.utf8)
        let star = UInt8(ascii: "*"), question = UInt8(ascii: "?")
        var p = 0, t = 0
        // Where the last star was, and how much of the path it has swallowed.
        var lastStar: Int?
        var swallowed = 0
        while t < path.count {
            if p < pattern.count, pattern[p] == star {
                lastStar = p
                swallowed = t
                p += 1
            } else if p < pattern.count, pattern[p] == question || pattern[p] == path[t] {
                p += 1
                t += 1
            } else if let star = lastStar {
                swallowed += 1
                t = swallowed
                p = star + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == star }
    }
}

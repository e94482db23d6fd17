/// The name that a wrong name most likely meant.
package enum NearestName {
    /// The candidate with the fewest edits to `name`, if they are few; of equal ones the first.
    package static func first(to name: String, in candidates: some Sequence<String>) -> String? {
        let name = Array(name.utf8.prefix(256))
        // A third of the name may be wrong; more than that is another name.
        var bound = name.count / 3 + 1
        var nearest: String?
        for candidate in candidates {
            guard abs(candidate.utf8.count - name.count) < bound else { continue }
            let distance = edits(name, Array(candidate.utf8), below: bound)
            if distance < bound {
                bound = distance
                nearest = candidate
            }
        }
        return nearest
    }

    /// Insertions, deletions and replacements between two names; `bound` if there are that many.
    private static func edits(_ left: [UInt8], _ right: [UInt8], below bound: Int) -> Int {
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            var least = row[0]
            for column in 1..<right.count + 1 {
                let replaced = diagonal + (right[column - 1] == byte ? 0 : 1)
                diagonal = row[column]
                row[column] = min(replaced, row[column] + 1, row[column - 1] + 1)
                least = min(least, row[column])
            }
            if least >= bound { return bound }
        }
        return min(row[right.count], bound)
    }
}

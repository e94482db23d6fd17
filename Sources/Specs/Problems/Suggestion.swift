/// Finds the name that somebody probably meant.
public enum Suggestion {
    /// The name nearest to `word`, if one is near enough to be worth suggesting.
    ///
    /// Near enough is an edit distance (insertions, deletions, replacements, swapped neighbours) of at
    /// most 2 or a third of the word's length, and less than the whole of either. Case, `-` and `_` do
    /// not count. Of equally near names the first in `names` wins.
    public static func nearest(_ word: String, in names: [String]) -> String? {
        let folded = fold(word)
        let limit = max(2, folded.count / 3)
        var best: (name: String, distance: Int)?
        for name in names {
            let candidate = fold(name)
            guard abs(candidate.count - folded.count) <= limit else { continue }
            let distance = editDistance(folded, candidate)
            guard distance <= limit, distance < min(folded.count, candidate.count) else { continue }
            if distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    private static func fold(_ text: String) -> [Unicode.Scalar] {
        text.lowercased().unicodeScalars.filter { $0 != "_" && $0 != "-" }
    }

    /// The optimal string alignment distance, in time and memory of the order of the product of lengths.
    private static func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                let same = left[i] == right[j]
                var distance = min(last[j] + (same ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    distance = min(distance, beforeLast[j - 1] + 1)
                }
                row.append(distance)
            }
            (beforeLast, last) = (last, row)
        }
        return last[right.count]
    }
}

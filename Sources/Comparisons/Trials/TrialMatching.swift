/// Which trial of one record is which of the other.
struct TrialMatching {
    /// Trials of the left and right record that belong together, in the order of the left.
    private(set) var pairs: [(left: ComparedTrial, right: ComparedTrial)] = []
    /// The others.
    let onlyInLeft: [ComparedTrial], onlyInRight: [ComparedTrial]

    /// Matches by identity; then, what is left, by the swept axes and the role; then by the label.
    ///
    /// Two records of one trial each are matched in any case: whoever compares them means those.
    init(_ left: [ComparedTrial], _ right: [ComparedTrial]) {
        var partner: [Int: Int] = [:]
        func match(by key: (ComparedTrial) -> [String]?) {
            let taken = Set(partner.values)
            let openLeft = left.indices.filter { partner[$0] == nil }
            let openRight = right.indices.filter { !taken.contains($0) }
            let places = Dictionary(grouping: openRight) { key(right[$0]) }
            for (key, own) in Dictionary(grouping: openLeft, by: { key(left[$0]) }) {
                // A key that several trials share says of none which it is.
                guard key != nil, own.count == 1, let other = places[key], other.count == 1
                else { continue }
                partner[own[0]] = other[0]
            }
        }
        match { [$0.id] }
        match { trial in
            trial.axes.isEmpty
                ? nil
                : [trial.role]
                    + trial.axes.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        }
        match { [$0.role, $0.label] }
        if left.count == 1, right.count == 1 { partner = [0: 0] }
        pairs = left.indices.compactMap { index in
            partner[index].map { (left[index], right[$0]) }
        }
        let taken = Set(partner.values)
        onlyInLeft = left.indices.filter { partner[$0] == nil }.map { left[$0] }
        onlyInRight = right.indices.filter { !taken.contains($0) }.map { right[$0] }
    }
}

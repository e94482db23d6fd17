/// Byte-pair encoding of one word: its bytes, joined pair by pair in the order of the merge list.
struct BytePairMerges: Sendable {
    /// Two neighbouring tokens.
    struct Pair: Hashable, Sendable {
        let left: Int
        let right: Int
    }

    /// What a pair becomes, and how early in the list it stands; the earliest is applied first.
    struct Merge: Sendable {
        let rank: Int
        let joined: Int
    }

    /// The token of each byte inside a word, 256 of them.
    let inner: [Int]
    /// The token of each byte at the end of a word, 256 of them.
    let final: [Int]
    /// The merge list.
    let merges: [Pair: Merge]

    /// The tokens of `word`, the UTF-8 bytes of one word; costs n log n.
    func encode(_ word: [UInt8]) -> [Int] {
        guard let last = word.last else { return [] }
        var chain = Chain(tokens: word.dropLast().map { inner[Int($0)] } + [final[Int(last)]])
        var queue = CandidateQueue()
        for left in 0..<word.count - 1 { enqueue(left, of: chain, in: &queue) }
        while let candidate = queue.removeFirst() {
            // Other merges may have changed the pair since it was queued.
            guard chain.pair(at: candidate.left) == candidate.pair else { continue }
            chain.join(at: candidate.left, into: candidate.joined)
            if let before = chain.previous(candidate.left) {
                enqueue(before, of: chain, in: &queue)
            }
            enqueue(candidate.left, of: chain, in: &queue)
        }
        return chain.tokens
    }

    private func enqueue(_ left: Int, of chain: Chain, in queue: inout CandidateQueue) {
        guard let pair = chain.pair(at: left), let merge = merges[pair] else { return }
        queue.insert(Candidate(rank: merge.rank, left: left, pair: pair, joined: merge.joined))
    }
}

/// The tokens of a word as a doubly linked list, so that joining two costs the same anywhere.
private struct Chain {
    private static let none = -1

    private var values: [Int]
    private var following: [Int]
    private var preceding: [Int]

    init(tokens: [Int]) {
        values = tokens
        following = (1..<tokens.count + 1).map { $0 < tokens.count ? $0 : Self.none }
        preceding = (0..<tokens.count).map { $0 - 1 }
    }

    var tokens: [Int] {
        var tokens: [Int] = []
        var index = 0
        while index != Self.none {
            tokens.append(values[index])
            index = following[index]
        }
        return tokens
    }

    /// The pair that begins at `index`, if a token still begins there and another follows.
    func pair(at index: Int) -> BytePairMerges.Pair? {
        guard values[index] != Self.none, following[index] != Self.none else { return nil }
        return BytePairMerges.Pair(left: values[index], right: values[following[index]])
    }

    func previous(_ index: Int) -> Int? {
        preceding[index] == Self.none ? nil : preceding[index]
    }

    /// Replaces the pair that begins at `index` by `token`.
    mutating func join(at index: Int, into token: Int) {
        let swallowed = following[index]
        values[index] = token
        values[swallowed] = Self.none
        following[index] = following[swallowed]
        if following[index] != Self.none { preceding[following[index]] = index }
    }
}

/// A merge that is possible at a place of a word.
private struct Candidate {
    let rank: Int
    let left: Int
    let pair: BytePairMerges.Pair
    let joined: Int

    /// Earlier in the merge list first; of equal ones the leftmost.
    func precedes(_ other: Candidate) -> Bool {
        (rank, left) < (other.rank, other.left)
    }
}

/// Candidates, the next one to apply at the front: a binary heap.
private struct CandidateQueue {
    private var heap: [Candidate] = []

    mutating func insert(_ candidate: Candidate) {
        heap.append(candidate)
        var child = heap.count - 1
        while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() -> Candidate? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if heap.isEmpty { return first }
        heap[0] = last
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return first }
            let right = left + 1
            let least =
                right < heap.count && heap[right].precedes(heap[left]) ? right : left
            guard heap[least].precedes(heap[parent]) else { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}

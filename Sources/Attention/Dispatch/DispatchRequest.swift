import Tensors

/// A question to dispatchers as somebody types it.
public struct DispatchRequest: Sendable {
    /// Shapes `batch,heads,tokens,depth` of queries, and of keys and values where they differ.
    public var shape: String, keyShape: String?
    /// Keys and key heads where only they differ.
    public var keys: Int?, keyHeads: Int?
    /// The dtype's name, and the profile's; nil for all of them.
    public var dtype: String, profile: String?
    /// Whether numbers are added to scores, query i sees keys 0…i only, and deterministic algorithms are asked for.
    public var hasMask = false, isCausal = false, isDeterministic = false

    /// A request for shapes in a dtype.
    public init(shape: String, dtype: String) {
        self.shape = shape
        self.dtype = dtype
    }

    /// The question; throws `DispatchRequestError` with everything that is wrong.
    public func question() throws(DispatchRequestError) -> DispatchQuestion {
        var problems: [String] = []
        if keyShape != nil, keys != nil || keyHeads != nil {
            problems.append("give either the keys' whole shape, or their number and heads")
        }
        if hasMask && isCausal {
            problems.append(
                "PyTorch takes a mask or a causal call, not both; make the mask hide later keys"
            )
        }
        let queries = Self.numbers(shape, of: "queries", &problems)
        let other = keyShape.flatMap { Self.numbers($0, of: "keys", &problems) }
        let type = DType(rawValue: dtype)
        if type == nil {
            problems.append(
                "no dtype is called '\(dtype)'; expected one of "
                    + DType.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        if let queries {
            let shared = [queries[0], keyHeads ?? queries[1], keys ?? queries[2], queries[3]]
            let keyNumbers = keyShape == nil ? shared : other ?? queries
            problems += Self.problems(queries, keyNumbers)
            if problems.isEmpty, let type {
                return DispatchQuestion(
                    batch: queries[0],
                    heads: (queries[1], keyNumbers[1]),
                    tokens: (queries[2], keyNumbers[2]),
                    depth: queries[3],
                    dtype: type,
                    hasMask: hasMask,
                    isCausal: isCausal,
                    isDeterministic: isDeterministic
                )
            }
        }
        throw DispatchRequestError(problems: problems)
    }

    /// The profile that was named, or all.
    ///
    /// Throws `DispatchRequestError` for a name that none has, and `AttentionOptionError`.
    public func profiles() throws -> [DispatchProfile] {
        guard let profile else {
            return try DispatchProfile.Name.allCases.map(DispatchProfile.init)
        }
        guard let name = DispatchProfile.Name(rawValue: profile) else {
            let names = DispatchProfile.Name.allCases.map(\.rawValue).joined(separator: ", ")
            throw DispatchRequestError(
                problems: ["no profile is called '\(profile)'; expected one of \(names)"]
            )
        }
        return [try DispatchProfile(name)]
    }

    /// The four numbers of a shape, or nil with a problem noted.
    private static func numbers(
        _ text: String,
        of name: String,
        _ problems: inout [String]
    ) -> [Int]? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0.filter { !" []()".contains($0) }) }
        if numbers.count == parts.count && numbers.count == 4 { return numbers }
        problems.append(
            "the shape '\(text)' of the \(name) is not four whole numbers; "
                + "expected batch,heads,tokens,depth, as in 2,8,4096,40"
        )
        return nil
    }

    /// What is wrong with shapes of four numbers.
    private static func problems(_ queries: [Int], _ keys: [Int]) -> [String] {
        let largest = 1 << 20
        func isPossible(_ shape: [Int]) -> Bool {
            shape.allSatisfy { $0 <= largest } && shape[2] >= 0
                && [shape[0], shape[1], shape[3]].allSatisfy { $0 >= 1 }
        }
        guard isPossible(queries), isPossible(keys) else {
            return [
                "batch, heads and depth are at least 1, tokens at least 0, all at most \(largest); "
                    + "not so in \(queries) or \(keys)"
            ]
        }
        var problems: [String] = []
        if keys[0] != queries[0] {
            problems.append(
                "queries have a batch of \(queries[0]) and keys one of \(keys[0]); "
                    + "expected the same for both"
            )
        }
        if keys[3] != queries[3] {
            problems.append(
                "heads of queries have \(queries[3]) numbers and those of keys \(keys[3]); "
                    + "expected the same for both"
            )
        }
        if queries[1] % keys[1] != 0 {
            problems.append(
                "\(keys[1]) key heads cannot serve \(queries[1]) query heads in equal runs; "
                    + "expected a divisor of \(queries[1])"
            )
        }
        return problems
    }
}

/// A request that no attention answers to, with everything that is wrong with it.
public struct DispatchRequestError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, and what is expected instead, a sentence each.
    public let problems: [String]

    /// All problems, a line each.
    public var description: String { problems.joined(separator: "\n") }
}

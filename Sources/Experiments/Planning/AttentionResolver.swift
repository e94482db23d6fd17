import Specs

/// Settles synthetic inputs: nothing has to be looked up but the mask, and sizes have to be such as can be computed.
struct AttentionResolver {
    let inputs: InputsSpec

    /// Most numbers of one tensor, and most products of numbers of one call: beyond them nothing could even be counted.
    private static let mostNumbers = 1 << 34, mostProducts = 1 << 54
    /// A window's mask is made as a whole, in float64.
    private static let mostMasked = 1 << 28

    /// What is computed, or nil with problems noted.
    func workload(_ problems: inout [Problem]) -> AttentionWorkload? {
        let before = problems.count
        let mask = SyntheticMask(inputs.mask, &problems)
        checkSizes(&problems)
        checkDistribution(&problems)
        guard let mask, problems.count == before else { return nil }
        let workload = AttentionWorkload(
            batch: inputs.batch.value,
            heads: inputs.heads.value,
            keyHeads: inputs.keyHeads.value,
            queries: inputs.queries.value,
            keys: inputs.keys.value,
            depth: inputs.depth.value,
            scale: inputs.scale?.value,
            isCausal: inputs.isCausal.value,
            mask: mask,
            distribution: inputs.distribution.value,
            seeds: inputs.seeds.map(\.value)
        )
        checkWindow(workload, &problems)
        return problems.count == before ? workload : nil
    }

    private func checkSizes(_ problems: inout [Problem]) {
        let width = [inputs.batch.value, inputs.heads.value, inputs.depth.value]
        let hasWindow = inputs.mask.name.value == "window"
        let (queries, keys) = (inputs.queries.value, inputs.keys.value)
        func product(_ factors: [Int]) -> Int {
            factors.reduce(1) { product, factor in
                let (next, isOver) = product.multipliedReportingOverflow(by: factor)
                return isOver ? .max : next
            }
        }
        guard
            product(width + [max(queries, keys)]) > Self.mostNumbers
                || product([inputs.batch.value, inputs.heads.value, queries, keys]) > Self
                    .mostNumbers * 64
                || product(width + [queries, keys]) > Self.mostProducts
                || hasWindow && product([queries, keys]) > Self.mostMasked
        else { return }
        problems.append(
            inputs.queries.location.problem(
                "\(queries) queries and \(keys) keys of \(inputs.heads.value) heads of "
                    + "\(inputs.depth.value) numbers in a batch of \(inputs.batch.value) are too many",
                remedy: "choose smaller ones"
            )
        )
    }

    private func checkDistribution(_ problems: inout [Problem]) {
        guard inputs.distribution.value == .repeatedMaxima, inputs.keys.value < 2 else { return }
        problems.append(
            inputs.distribution.location.problem(
                "a single key cannot occur more than once",
                remedy: "'repeated-maxima' needs at least 2 keys"
            )
        )
    }

    /// Every query has to see something: attention to nothing is no question.
    private func checkWindow(_ workload: AttentionWorkload, _ problems: inout [Problem]) {
        guard case .window(let size) = workload.mask, workload.queries > workload.keys + size else {
            return
        }
        problems.append(
            inputs.mask.name.location.problem(
                "queries from number \(workload.keys + size) on see no key through a window of \(size) "
                    + "to either side",
                remedy: "choose a larger 'size', fewer queries or more keys"
            )
        )
    }
}

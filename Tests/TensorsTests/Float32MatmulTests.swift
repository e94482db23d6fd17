import Tensors
import Testing

/// Products with shortened operands are the plain products of operands that were shortened before.
struct Float32MatmulTests {
    @Test("a linear layer's rows and weights are rounded", arguments: Float32Matmul.all)
    func linear(_ choice: Float32Matmul) throws {
        var samples = Samples(seed: 31)
        // Few rows and many, in place and apart (4 KiB), and more links than a piece holds.
        for (rows, depth, columns) in [(1, 33, 40), (2, 1024, 96), (410, 37, 65), (9, 1500, 3)] {
            let x = samples.tensor([rows, depth], .float32)
            let weight = samples.tensor([columns, depth], .float32)
            let bias = samples.tensor([columns], .float32)
            try expectDefinition(choice) { evaluator, operand in
                try evaluator.linear(
                    operand(x),
                    try evaluator.pack(operand(weight), as: .float32),
                    bias: bias
                )
            }
        }
    }

    @Test("a convolution's pixels and kernels are rounded", arguments: Float32Matmul.all)
    func convolution(_ choice: Float32Matmul) throws {
        var samples = Samples(seed: 32)
        let x = samples.tensor([2, 9, 17, 5], .float32)
        let weight = samples.tensor([40, 5, 3, 3], .float32)
        for stride in [1, 2] {
            try expectDefinition(choice) { evaluator, operand in
                try evaluator.convolution(
                    operand(x),
                    try evaluator.pack(operand(weight), as: .float32),
                    bias: nil,
                    geometry: ConvolutionGeometry(kernel: 3, stride: stride, padding: 1)
                )
            }
        }
    }

    @Test("queries, keys, probabilities and values are rounded", arguments: Float32Matmul.all)
    func attention(_ choice: Float32Matmul) throws {
        for mask in [AttentionCase.Mask.none, .causalAdditive] {
            let test = AttentionCase(mask: mask).definition(.float32, state: .float32)
            try expectDefinition(choice) { evaluator, operand in
                try AttentionScoresTests.scores(evaluator, test.mapped(operand))
            }
            let scores = try AttentionScoresTests.scores(Evaluator(), test)
            let probabilities = try Evaluator().softmax(scores)
            try expectDefinition(choice) { evaluator, operand in
                try evaluator.attentionValues(
                    probabilities: operand(probabilities),
                    values: operand(test.values),
                    heads: test.heads,
                    keyHeads: test.keyHeads,
                    pairs: 0..<test.batch * test.heads
                )
            }
        }
    }

    @Test(
        "so they are block by block; sums take probabilities as they were",
        arguments: Float32Matmul.all
    )
    func onlineAttention(_ choice: Float32Matmul) throws {
        let test = AttentionCase(mask: .causal).definition(.float32, state: .float32)
        var rounded = test.mapped(choice.rounded)
        rounded.roundsProbability = { choice.rounded($0) }
        for placement in OnlineAttentionTests.placements {
            let recipe = OnlineAttentionTests.recipe(.float32, placement: placement)
            let result = try expectEqualOnMachines(Machines.all(choice), choice) {
                try OnlineAttentionTests.attend($0, test, recipe)
            }
            let expected = rounded.online(recipe)
            #expect(Bits.difference(result.doubles(), expected, on: "\(placement)") == nil)
            let plain = try OnlineAttentionTests.attend(Evaluator(), test, recipe)
            #expect(!result.hasEqualBits(plain))
        }
    }

    @Test("an image alone equals the image in a batch", arguments: Float32Matmul.all)
    func batch(_ choice: Float32Matmul) throws {
        var samples = Samples(seed: 33)
        let x = samples.tensor([5, 7, 6, 8], .float32)
        let weight = samples.tensor([33, 8, 3, 3], .float32)
        try expectEqualInBatches(of: x, on: Machine(threads: 2, float32Matmul: choice)) {
            evaluator,
            x in
            try evaluator.convolution(
                x,
                try evaluator.pack(weight, as: .float32),
                bias: nil,
                geometry: ConvolutionGeometry(kernel: 3, padding: 1)
            )
        }
    }

    @Test(
        "products of half formats and of float64, and float64 attention to float32 heads, are left alone",
        arguments: Float32Matmul.all
    )
    func others(_ choice: Float32Matmul) throws {
        let evaluator = Evaluator(machine: Machine(float32Matmul: choice))
        for dtype in DType.allCases where dtype != .float32 {
            let results = try [Evaluator(), evaluator].map { evaluator in
                var samples = Samples(seed: 34)
                return try PoisonTests.operations(evaluator, dtype) { samples.tensor($0, dtype) }
            }
            for (plain, result) in zip(results[0], results[1]) {
                #expect(plain.hasEqualBits(result))
            }
        }
        let test = AttentionCase().definition(.float32, state: .float64)
        let recipe = OnlineAttentionTests.recipe(.float32, placement: .scores, state: .float64)
        #expect(
            try OnlineAttentionTests.attend(evaluator, test, recipe)
                .hasEqualBits(OnlineAttentionTests.attend(Evaluator(), test, recipe))
        )
    }

    @Test("OpenBLAS is given rounded operands, too", arguments: Float32Matmul.all)
    func openBLAS(_ choice: Float32Matmul) throws {
        var samples = Samples(seed: 35)
        let x = samples.tensor([40, 96], .float32), weight = samples.tensor([65, 96], .float32)
        func product(_ machine: Machine, _ operand: (Tensor) -> Tensor) throws -> Tensor {
            let evaluator = Evaluator(machine: machine)
            return try evaluator.linear(
                operand(x),
                try evaluator.pack(operand(weight), as: .float32)
            )
        }
        let result = try product(Machine(matmul: .openblas, float32Matmul: choice)) { $0 }
        let expected = try product(Machine(matmul: .openblas), choice.rounded)
        #expect(result.hasEqualBits(expected))
    }

    @Test("it costs a forecast nothing: the same operations, bytes and peak")
    func forecast() throws {
        func peak(_ choice: Float32Matmul) throws -> Int {
            let ledger = MemoryLedger()
            let evaluator = Evaluator(machine: Machine(float32Matmul: choice), ledger: ledger)
            let weight = try evaluator.pack(.symbolic([64, 32], .float32), as: .float32)
            _ = try evaluator.linear(.symbolic([8, 32], .float32), weight)
            return ledger.peak
        }
        let plain = try peak(.highest)
        for choice in Float32Matmul.all { #expect(try peak(choice) == plain) }
    }

    @Test("a weight packed for other products is refused")
    func mismatch() async {
        await #expect(processExitsWith: .failure) {
            let weight = try Evaluator().pack(Tensor.zeros([4, 4], .float32), as: .float32)
            let evaluator = Evaluator(machine: Machine(float32Matmul: Float32Matmul(.high)))
            _ = try evaluator.linear(Tensor.zeros([1, 4], .float32), weight)
        }
    }

    /// Expects the plain product of rounded operands on every machine, and another one of operands as they are.
    private func expectDefinition(
        _ choice: Float32Matmul,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ product: (_ evaluator: Evaluator, _ operand: (Tensor) -> Tensor) throws -> Tensor
    ) throws {
        let definition = Evaluator(machine: Machines.definition)
        let expected = try product(definition, choice.rounded)
        for machine in Machines.all(choice) {
            let result = try product(Evaluator(machine: machine)) { $0 }
            let difference = Bits.difference(result, expected, on: machine.label)
            #expect(difference == nil, sourceLocation: sourceLocation)
        }
        let plain = try product(definition) { $0 }
        #expect(!plain.hasEqualBits(expected), sourceLocation: sourceLocation)
    }
}

extension AttentionDefinition {
    /// The same question with other queries, keys and values.
    fileprivate func mapped(_ operand: (Tensor) -> Tensor) -> AttentionDefinition {
        AttentionDefinition(
            queries: operand(queries),
            keys: operand(keys),
            values: operand(values),
            heads: heads,
            keyHeads: keyHeads,
            scale: scale,
            mask: mask
        )
    }
}

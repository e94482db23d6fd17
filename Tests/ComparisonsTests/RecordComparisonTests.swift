import Comparisons
import Records
import TestSupport
import Testing

@Suite("Comparing records")
struct RecordComparisonTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func compare(
        _ left: Sample,
        _ right: Sample,
        _ tolerance: Tolerance = .bits,
        trial: String? = nil
    ) throws -> RecordComparison {
        try RecordComparison(
            left.written(in: folder, as: "a.h5"),
            right.written(in: folder, as: "b.h5"),
            tolerance: tolerance,
            trial: trial
        )
    }

    @Test("finds equal records the same by their digests, whatever their times and circumstances")
    func same() throws {
        var other = Sample()
        other.trials[0].seconds = [1, 3, 3.1, 3.2]
        other.facts[0] = Record.Fact("processor", "B")
        let comparison = try compare(Sample(), other)
        #expect(comparison.isSame && comparison.hasSameContent && comparison.isReproduced)
        #expect(comparison.environment.map(\.name) == ["processor"])
        #expect(comparison.environment.first?.right == "B")
        // The second trial's times are the same measurement, and the first's warm-up does not count.
        #expect(comparison.trials.map { $0.timing.count } == [1, 0])
        #expect(comparison.trials[0].timing.first?.ratio.ratio == 3.1)
        #expect(comparison.trials[0].timing.first?.ratio.isClear == true)
    }

    @Test("finds one changed ulp in one tensor, and names it")
    func ulp() throws {
        var other = Sample()
        other.trials[1].latents[2] = other.trials[1].latents[2].nextUp
        let comparison = try compare(Sample(), other)
        #expect(!comparison.isSame)
        #expect(comparison.trials.map(\.isSame) == [true, false])
        let (trial, first) = try #require(comparison.first)
        #expect(trial.left.label == "math")
        #expect(first.object == "/tensors/latents" && first.ulp == 1)
        #expect(first.left == "0.5" && first.right == "0.5005")
        let tensor = try #require(trial.tensors.first)
        #expect(tensor.firstIndex == [0, 1, 0, 0])
        guard case .measured(let found) = tensor.outcome else {
            Issue.record("\(tensor.outcome)")
            return
        }
        #expect(found.differing == 1 && found.count == 4 && found.maxUlp == 1)
        #expect(found.maxAbs == 0x1p-11)
        #expect(try compare(Sample(), other, .ulp(1)).isSame)
        #expect(try compare(Sample(), other, .close(absolute: 1e-3, relative: 0)).isSame)
        #expect(try !compare(Sample(), other, .close(absolute: 0, relative: 1e-4)).isSame)
    }

    @Test("finds the first call that differs in the order of execution, and how it goes on")
    func audit() throws {
        var other = Sample()
        for call in [4, 5, 6, 7] { other.trials[0].errors[call] *= 1.5 }
        let comparison = try compare(Sample(), other)
        let first = try #require(comparison.first?.divergence)
        #expect(first.object == "/audit/max_abs")
        #expect(first.place.map(\.name) == ["step", "layer", "image", "unconditional"])
        #expect(first.place.map(\.value) == ["1", "unet.up_blocks.0.attn2", "0", "0"])
        #expect(first.left == "0.002" && first.right == "0.003")
        let audit = try #require(comparison.trials[0].tables.first { $0.name == "audit" })
        #expect(audit.total.rows == 8 && audit.total.differing == 4)
        let steps = audit.steps.map { ($0.step, $0.difference.differing) }
        #expect(steps.map(\.0) == [-1, 0, 1, 2] && steps.map(\.1) == [1, 0, 1, 2])
        #expect(audit.columns.map(\.column) == ["max_abs", "rel_l2"])
        #expect(abs((audit.total.maxRelative ?? 0) - 1.0 / 3) < 1e-12)
        #expect(audit.modules.map { $0.difference.differing } == [0, 1, 2, 1])
    }

    @Test("puts the text encoder before the loop, and the autoencoder after it")
    func order() throws {
        func first(changing calls: [Int], latents: Bool = false) throws -> String? {
            var other = Sample()
            for call in calls { other.trials[0].errors[call] *= 2 }
            if latents { other.trials[0].latents[0] = 7 }
            let first = try compare(Sample(), other).first?.divergence
            return first?.place.first { $0.name == "layer" }?.value ?? first?.object
        }
        #expect(try first(changing: [0, 1, 7]) == Sample.layers[0])
        #expect(try first(changing: [1, 7]) == Sample.layers[1])
        #expect(try first(changing: [6], latents: true) == Sample.layers[2])
        #expect(try first(changing: [7], latents: true) == "/tensors/latents")
        #expect(try first(changing: [7]) == Sample.layers[3])
    }

    @Test("says at which step states of the latents part, before any call of a later step")
    func states() throws {
        var own = Sample(), other = Sample()
        own.trials[0].states = [0, 1, 2, 3, 4, 5, 6, 7]
        other.trials[0].states = [0, 1, 2, 3, 4, 5.5, 6, 9]
        other.trials[0].errors[6] *= 2
        let comparison = try compare(own, other)
        let first = try #require(comparison.first?.divergence)
        // State 2 is what step 1 left.
        #expect(first.object == "/tensors/trajectory" && first.place.first?.value == "1")
        let tensor = try #require(comparison.trials[0].tensors.first { $0.name == "trajectory" })
        #expect(tensor.firstStep == -1)
        #expect(tensor.steps.map(\.differing) == [0, 0, 1, 1])
        #expect(tensor.steps.map(\.maxAbs) == [0, 0, 0.5, 2])
    }

    @Test("matches trials by identity, in whatever order they stand")
    func swapped() throws {
        var other = Sample()
        other.trials.reverse()
        let comparison = try compare(Sample(), other)
        #expect(comparison.isSame && !comparison.hasSameContent)
        #expect(comparison.trials.map(\.left.row) == [0, 1])
        #expect(comparison.trials.map(\.right.row) == [1, 0])
    }

    @Test("matches trials of other identities by their axes, and says which settings differ")
    func otherSettings() throws {
        var other = Sample()
        for index in other.trials.indices { other.trials[index].epoch = 4 }
        let comparison = try compare(Sample(), other)
        #expect(!comparison.isSame && comparison.isReproduced)
        let setting = SettingDifference(path: "numerics_epoch", left: "3", right: "4")
        #expect(comparison.trials.map(\.settings) == [[setting], [setting]])
    }

    @Test("reports trials that only one record has")
    func presence() throws {
        var other = Sample()
        other.trials.remove(at: 0)
        other.trials.append(.init(seed: 9, label: "sliced"))
        let comparison = try compare(Sample(), other)
        #expect(comparison.onlyInLeft.map(\.label) == ["flash"])
        #expect(comparison.onlyInRight.map(\.label) == ["sliced"])
        #expect(!comparison.isSame && comparison.trials.allSatisfy(\.isSame))
    }

    @Test("of one trial leaves the others alone")
    func restricted() throws {
        var other = Sample()
        other.trials[1].latents[0] = 7
        let ids = other.trials.map(\.id)
        #expect(try compare(Sample(), other, trial: String(ids[0].prefix(6))).isSame)
        #expect(try !compare(Sample(), other, trial: ids[1].uppercased()).isSame)
    }

    @Test("with nothing in common is an error that lists what there is")
    func nothing() throws {
        var other = Sample()
        other.trials = [.init(seed: 5, label: "x"), .init(seed: 6, label: "y")]
        let error = #expect(throws: ComparisonError.self) { try compare(Sample(), other) }
        #expect(error?.isUnknownTrial == false)
        #expect(error?.description.contains("flash") == true)
        let unknown = #expect(throws: ComparisonError.self) {
            try compare(Sample(), Sample(), trial: "zz")
        }
        #expect(unknown?.isUnknownTrial == true)
    }

    @Test("compares two shards whatever they are, and a shard with the record that has its trial")
    func shards() throws {
        var own = Sample(), other = Sample()
        (own.isShard, other.isShard) = (true, true)
        own.trials = [Sample().trials[0]]
        other.trials = [Sample().trials[1]]
        let comparison = try compare(own, other)
        #expect(comparison.trials.count == 1 && !comparison.isSame)
        #expect(
            comparison.trials[0].settings.map(\.path) == ["attention.backend", "prompts.0.seed"]
        )
        let shard = try compare(own, Sample(), trial: own.trials[0].id)
        #expect(shard.trials.map(\.isSame) == [true])
    }

    @Test("finds rows that only one record has")
    func rows() throws {
        var other = Sample()
        other.trials[0].errors.removeLast(2)
        let comparison = try compare(Sample(), other)
        let audit = try #require(comparison.trials[0].tables.first { $0.name == "audit" })
        #expect(audit.onlyInLeft.count == 2 && audit.onlyInRight.isEmpty && !audit.isSame)
        #expect(audit.total.rows == 6 && audit.total.differing == 0)
        #expect(comparison.first?.divergence.right == "no such row")
        #expect(comparison.first?.divergence.place.first?.value == "2")
    }

    @Test("finds how a trial ended, and says that the second could not finish it")
    func status() throws {
        var other = Sample()
        other.trials[0].status = "out_of_memory"
        let comparison = try compare(Sample(), other)
        #expect(comparison.first?.divergence.object == "/trials/status")
        #expect(comparison.trials.map(\.isUnfinished) == [true, false])
    }

    @Test("takes names for no difference")
    func names() throws {
        var other = Sample()
        other.name = "another"
        #expect(try compare(Sample(), other).isSame)
    }
}

import Comparisons
import Records
import TestSupport
import Testing

@Suite("Verifying folders")
struct VerificationTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    /// Writes a record and its shards as a run does; shards of other trials too where there are any.
    private func writeResults(
        _ sample: Sample,
        shards: [Sample.Trial],
        in place: String = "sample"
    ) throws {
        _ = try sample.path(in: folder, as: "\(place)/sample.h5")
        for trial in shards {
            var shard = sample
            (shard.isShard, shard.trials) = (true, [trial])
            _ = try shard.path(in: folder, as: "\(place)/trials/\(trial.shortID).h5")
        }
    }

    private func verify(_ names: String...) -> Verification {
        Verification(names.map { $0.isEmpty ? folder.path : folder.file($0) })
    }

    @Test("checks the record and every shard beside it")
    func sound() throws {
        var sample = Sample()
        // What a record says beyond its shards is no disagreement.
        sample.recordTables = [
            Table(
                "images",
                dimension: "picture",
                columns: [
                    Column("trial", [0, 1], longName: "trial"),
                    Column("image", [0, 0], longName: "image"),
                    Column("prompt", ["a", "b"], longName: "prompt"),
                    Column("seed", .uint64([1, 2]), units: "1", longName: "seed"),
                    Column("file", ["a.png", "b.png"], longName: "file"),
                ]
            )
        ]
        try writeResults(sample, shards: sample.trials)
        let verification = verify("sample/")
        #expect(verification.isSound, "\(verification.problems)")
        #expect(verification.files.map { $0.contents?.isShard } == [false, true, true])
        #expect(verification.files.allSatisfy { $0.warnings.isEmpty })
    }

    @Test("checks each results folder of a folder, and shards alone")
    func several() throws {
        let sample = Sample()
        try writeResults(sample, shards: [], in: "one")
        try writeResults(sample, shards: sample.trials, in: "two")
        #expect(verify("").files.count == 4)
        #expect(verify("two/trials").files.map { $0.contents?.isShard } == [true, true])
        #expect(verify("one/sample.h5", "two").files.count == 4)
    }

    @Test("finds a shard that does not say what the record says, by the first difference")
    func disagreement() throws {
        let sample = Sample()
        var other = sample.trials[1]
        other.errors[3] *= 2
        try writeResults(sample, shards: [sample.trials[0], other])
        let problems = verify("sample").problems
        #expect(problems.map(\.object) == ["/audit/max_abs"])
        #expect(problems.first?.path.hasSuffix("\(other.shortID).h5") == true)
        #expect(problems.first?.problem == .mismatch)
    }

    @Test("leaves shards of other trials alone")
    func strangers() throws {
        let sample = Sample()
        try writeResults(sample, shards: sample.trials + [.init(seed: 77, label: "sliced")])
        let verification = verify("sample")
        #expect(verification.isSound && verification.files.count == 4)
    }

    @Test("finds a shard under another trial's name")
    func misplaced() throws {
        var sample = Sample()
        let trial = sample.trials[0]
        (sample.isShard, sample.trials) = (true, [trial])
        _ = try sample.path(in: folder, as: "sample/trials/000000000000.h5")
        #expect(
            verify("sample").problems.map(\.found)
                == ["the file is the shard of trial \(trial.shortID)"]
        )
    }

    @Test("remarks on what a killed run left unfinished")
    func unfinished() throws {
        let sample = Sample()
        try writeResults(sample, shards: sample.trials)
        try folder.write([1], to: "sample/trials/.tmp-x.h5-1")
        let verification = verify("sample")
        #expect(verification.isSound)
        #expect(
            verification.files.flatMap(\.warnings).map(\.path) == [
                folder.file("sample/trials/.tmp-x.h5-1")
            ]
        )
    }

    @Test("says that there is nothing", arguments: ["", "none", "none.h5"])
    func nothing(name: String) throws {
        let verification = verify(name)
        #expect(verification.problems.map(\.problem) == [.missingFile])
        #expect(verification.files.count == 1)
    }
}

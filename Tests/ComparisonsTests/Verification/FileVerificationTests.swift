import Comparisons
import Foundation
import Records
import TestSupport
import Testing

@Suite("Verifying one file")
struct FileVerificationTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    /// Writes groups and datasets as a sealed file with a true digest, and verifies it.
    private func verify(_ nodes: [RecordNode]) throws -> FileVerification {
        var nodes = nodes
        let digest = ContentDigest.of(nodes).description
        nodes[0] = RecordNode(
            "/",
            attributes: nodes[0].attributes + [Attribute(ContentDigest.attributeName, digest)]
        )
        return FileVerification(
            try folder.write(RecordWriter.image(of: nodes, for: "test"), to: "a.h5")
        )
    }

    private func verify(_ record: Record) throws -> FileVerification {
        try verify(RecordLayout.nodes(of: record))
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path)))
    }

    @Test("finds nothing wrong with a record or a shard, and counts what is in it")
    func sound() throws {
        var shard = Sample()
        (shard.isShard, shard.trials) = (true, [Sample().trials[1]])
        let record = try verify(Sample().record), own = try verify(shard.record)
        for file in [record, own] {
            #expect(file.isSound && file.warnings.isEmpty, "\(file.problems)")
        }
        #expect(record.contents?.isShard == false && own.contents?.isShard == true)
        let contents = try #require(record.contents)
        #expect((contents.trials, contents.calls, contents.tensors) == (2, 16, 2))
        #expect(contents.contentDigest == Sample().record.contentDigest)
    }

    @Test("finds every one of many random damages")
    func damage() throws {
        let whole = try bytes(Sample().path(in: folder, as: "whole.h5"))
        var mutation = Mutation(seed: 5)
        for _ in 0..<300 {
            var damaged = whole
            let place = mutation.below(whole.count)
            damaged[place] ^= UInt8(1 + mutation.below(255))
            let file = FileVerification(try folder.write(damaged, to: "damaged.h5"))
            #expect(!file.isSound, "byte \(place) of \(whole.count)")
        }
    }

    @Test("finds damage to every byte of the seal itself")
    func seal() throws {
        let whole = try bytes(Sample().path(in: folder, as: "whole.h5"))
        for place in whole.count - 84..<whole.count {
            var damaged = whole
            damaged[place] ^= 1
            #expect(!FileVerification(try folder.write(damaged, to: "damaged.h5")).isSound)
        }
    }

    @Test("finds a file cut short anywhere, be it in the seal")
    func truncation() throws {
        let whole = try bytes(Sample().path(in: folder, as: "whole.h5"))
        for length in Array(stride(from: 0, to: whole.count - 84, by: 1999))
            + [1, 10, 70, 83].map({ whole.count - $0 })
        {
            let file = FileVerification(try folder.write(whole.prefix(length), to: "cut.h5"))
            #expect(!file.isSound, "\(length) of \(whole.count)")
        }
    }

    @Test("takes a lost seal for a remark where the content is what it was")
    func lostSeal() throws {
        let whole = try bytes(Sample().path(in: folder, as: "whole.h5"))
        let file = FileVerification(try folder.write(whole.dropLast(84), to: "unsealed.h5"))
        #expect(file.isSound && file.warnings.count == 1)
        #expect(file.contents?.isSealed == false)
    }

    @Test("names the dataset of a damaged chunk where no seal hides it")
    func chunk() throws {
        let whole = try bytes(Sample().path(in: folder, as: "whole.h5"))
        let latents = Sample().trials[0].latents.withUnsafeBytes { Array($0) }
        let place = try #require(whole.firstRange(of: latents)?.lowerBound)
        var damaged = Array(whole.dropLast(84))
        damaged[place] ^= 4
        let file = FileVerification(try folder.write(damaged, to: "chunk.h5"))
        let object = "/tensors/\(Sample().trials[0].shortID)/latents"
        #expect(file.problems.map(\.object) == [object])
        #expect(file.problems.first?.found.contains("Fletcher32") == true)
    }

    @Test("names each missing column, each of another type and each of another unit at once")
    func schema() throws {
        var record = Sample().record
        let index = try #require(record.tables.firstIndex { $0.name == "audit" })
        let columns = record.tables[index].columns.filter { $0.name != "rel_l2" }.map { column in
            switch column.name {
            case "backend": Column("backend", (0..<16).map { $0 }, longName: "a number")
            case "max_ulp":
                Column("max_ulp", column.values, units: "1", longName: column.longName)
            default: column
            }
        }
        record.tables[index] = Table("audit", dimension: "call", columns: columns)
        let file = try verify(record)
        #expect(
            file.problems.map(\.object) == ["/audit/backend", "/audit/rel_l2", "/audit/max_ulp"]
        )
        #expect(file.problems.allSatisfy { !$0.remedy.isEmpty && $0.path == file.path })
        #expect(file.problems[2].expected.contains("ulp"))
    }

    @Test("says that there are no trials")
    func noTrials() throws {
        var record = Sample().record
        record.tables.removeAll { $0.name == "trials" }
        #expect(try verify(record).problems.map(\.object) == ["/trials"])
    }

    @Test(
        "names the first number that points at no row",
        arguments: [
            ("audit", "trial", 2), ("audit", "trial", -1), ("audit", "layer", 4),
            ("audit", "image", 1), ("timing", "trial", 5),
        ]
    )
    func indices(name: String, column: String, value: Int) throws {
        var record = Sample().record
        let index = try #require(record.tables.firstIndex { $0.name == name })
        let table = record.tables[index]
        let columns = try table.columns.map { own in
            guard own.name == column else { return own }
            var numbers = try table.integers(column)
            numbers[3] = value
            return Column(column, numbers, longName: own.longName)
        }
        record.tables[index] = Table(name, dimension: table.dimension, columns: columns)
        let problems = try verify(record).problems
        #expect(problems.map(\.object) == ["/\(name)/\(column)"])
        #expect(problems.first?.found == "row 3 holds \(value)")
    }

    @Test("finds trials whose settings are not those of their identities")
    func identities() throws {
        var record = Sample().record
        let resolved = record.specification.resolved
        record.specification.resolved = resolved.replacing("\"seed\":2", with: "\"seed\":3")
        #expect(try verify(record).problems.map(\.object) == ["/trials/id, row 1"])
        record.specification.resolved = resolved + " "
        #expect(try verify(record).problems.map(\.object) == ["/spec/resolved"])
        var shard = Sample()
        (shard.isShard, shard.trials) = (true, [Sample().trials[0]])
        var other = shard.record
        other.trial = String(repeating: "0", count: 64)
        #expect(try verify(other).problems.map(\.object) == ["/trials/id", "/@trial"])
    }

    @Test("finds tensors of no trial, tensors with other bits, and tensors that are gone")
    func tensors() throws {
        var record = Sample().record
        let sound = record.tensors
        let ids = Sample().trials.map(\.shortID)
        func tensor(_ trial: String, _ bytes: [UInt8]) -> Records.RecordedTensor {
            Records.RecordedTensor(
                trial: trial,
                name: "latents",
                format: .float16,
                shape: [1],
                axes: ["image"],
                bytes: bytes
            )
        }
        record.tensors = sound + [tensor("0123456789ab", [0, 0])]
        #expect(try verify(record).problems.map(\.object) == ["/tensors/0123456789ab"])
        record.tensors = [sound[0], tensor(ids[1], [1, 0])]
        #expect(try verify(record).problems.map(\.object) == ["/tensors/\(ids[1])"])
        record.tensors = [sound[0]]
        let gone = try verify(record).problems
        #expect(gone.map(\.object) == ["/tensors/\(ids[1])"])
        #expect(gone.first?.found == "there are none")
    }

    @Test("names every object that a foreign hand has put in, and a wrong digest besides")
    func foreign() throws {
        let nodes = RecordLayout.nodesWithDigest(of: Sample().record)
        let stranger = RecordNode("/audit/mine", dataset: .init(.column(.float64([1])), shape: [1]))
        let other = RecordNode("/provenance/list", dataset: .init(.column(.int64([1])), shape: [1]))
        let file = FileVerification(
            try folder.write(
                RecordWriter.image(of: nodes + [stranger, other], for: "test"),
                to: "foreign.h5"
            )
        )
        #expect(file.problems.map(\.object).prefix(1) == ["/audit/mine"])
        #expect(
            file.problems.contains {
                $0.object == "/@content_digest" || $0.object == "/provenance/list"
            }
        )
    }

    @Test("of another file says what it is not", arguments: [true, false])
    func noRecord(isHDF5: Bool) throws {
        let image = isHDF5 ? try RecordWriter.image(of: [RecordNode("/")], for: "test") : [1, 2, 3]
        let file = FileVerification(try folder.write(image, to: "other.h5"))
        #expect(file.problems.map(\.problem) == [isHDF5 ? .unknownFormat : .notHDF5])
        #expect(file.contents == nil)
    }
}

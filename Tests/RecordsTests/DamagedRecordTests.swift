import Foundation
import Records
import TestSupport
import Testing

/// Records that were damaged at random: HDF5 crashes on many of them, the program on none.
struct DamagedRecordTests {
    /// The bytes of a record's file.
    private static func whole() throws -> [UInt8] {
        let folder = try TemporaryDirectory()
        try RecordWriter.write(.sample(), to: folder.file("a.h5"))
        return try readBytes(folder.file("a.h5"))
    }

    /// Reads everything that is in a file; answers whether that went well.
    private static func reads(_ bytes: [UInt8], in folder: TemporaryDirectory) throws -> Bool {
        let path = try folder.write(bytes, to: "b.h5")
        do throws(RecordError) {
            let reader = try RecordReader.open(path)
            // A damaged column may still be readable, and its neighbours are.
            for name in reader.tableNames { _ = try? reader.table(name) }
            for name in reader.tensorNames {
                _ = try? reader.tensor(trial: name.trial, name: name.name)
            }
            _ = try? reader.provenance()
            try reader.verify()
            return true
        } catch {
            #expect(error.path == path && !error.found.isEmpty)
            return false
        }
    }

    @Test("a damaged record is refused, whatever was damaged")
    func sealed() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory(), whole = try Self.whole()
            let fuzz = try Fuzz.run(
                "record",
                seed: 1,
                count: Fuzz.count(100, slow: 1500),
                damaging: [whole]
            ) { bytes in
                // Damage that undid itself, or took no more than a part of the seal's own line.
                let isWhole = bytes.starts(with: whole.dropLast(84))
                let reads = try Self.reads(bytes, in: folder)
                #expect(!reads || isWhole)
                return reads
            }
            #expect(fuzz.refused > 50, "\(fuzz)")
        }
    }

    @Test(
        "a damaged record without a seal is refused or read: the program neither crashes nor hangs"
    )
    func unsealed() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory(), whole = try Self.whole()
            for (seed, keepsLength) in [(2, false), (3, true)] {
                let fuzz = try Fuzz.run(
                    "record-without-seal",
                    seed: UInt64(seed) << 32,
                    count: Fuzz.count(80, slow: 750),
                    damaging: [Array(whole.dropLast(84))],
                    keepsLength: keepsLength,
                    seconds: 60
                ) { try Self.reads($0, in: folder) }
                #expect(fuzz.refused > 20, "\(fuzz)")
            }
        }
    }

    @Test("a heap of texts larger than the file crashes HDF5 1.10, and not the program")
    func heap() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            var bytes = Array(try Self.whole().dropLast(84))
            let heap = try #require(bytes.firstRange(of: Array("GCOL".utf8))?.lowerBound)
            // The size of the heap's first object, after 16 bytes of the heap's own and 8 of the object's.
            bytes.replaceSubrange(heap + 24..<heap + 28, with: [0xff, 0xff, 0xff, 0x7f])
            #expect(try !Self.reads(bytes, in: folder))
        }
    }
}

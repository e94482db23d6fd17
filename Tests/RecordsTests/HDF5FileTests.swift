import CHDF5
import Records
import TestSupport
import Testing

@Suite("The HDF5 file")
struct HDF5FileTests {
    @Test(
        "is cut into chunks that fit, slow axes first",
        arguments: [
            ([5], [5]), ([131_072], [131_072]), ([1_000_000], [131_072]),
            ([2, 512, 512, 3], [1, 341, 512, 3]), ([1, 4, 64, 64], [1, 4, 64, 64]),
            ([3, 1_000_000], [1, 524_288]), ([0, 3], [1, 1]),
        ]
    )
    func chunks(shape: [Int], expected: [Int]) {
        let values = ColumnValues.float64(.init(repeating: 0, count: shape.reduce(1, *)))
        #expect(Chunking.chunk(of: .init(.column(values), shape: shape)) == expected)
    }

    @Test("does not chunk scalars and texts")
    func unchunked() {
        #expect(Chunking.chunk(of: .init(.column(.float64([1])), shape: [])) == nil)
        #expect(Chunking.chunk(of: .init(.column(.string(["a"])), shape: [1])) == nil)
    }

    @Test("marks each dimension's scale, which lists every column")
    func scales() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("a.h5")
        try RecordWriter.write(.sample(), to: path)
        let (references, mark, name) = HDF5Library.exclusively { () throws(Never) in
            let file = H5Fopen(path, chdf5_read_only(), chdf5_default())
            let scale = H5Dopen2(file, "/audit/call", chdf5_default())
            func open(_ name: String) -> hid_t { H5Aopen(scale, name, chdf5_default()) }
            func text(_ attribute: hid_t) -> String {
                var bytes = [UInt8](repeating: 0, count: 64)
                let type = H5Aget_type(attribute)
                H5Aread(attribute, type, &bytes)
                H5Tclose(type)
                H5Aclose(attribute)
                return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            let list = open("REFERENCE_LIST")
            let space = H5Aget_space(list)
            let count = H5Sget_simple_extent_npoints(space)
            H5Sclose(space)
            H5Aclose(list)
            let texts = (text(open("CLASS")), text(open("NAME")))
            H5Dclose(scale)
            H5Fclose(file)
            return (Int(count), texts.0, texts.1)
        }
        #expect(references == Table.audit(rows: 1).columns.count)
        #expect(mark == "DIMENSION_SCALE")
        #expect(name == "call")
    }

    @Test("leaves no handle open, on success or failure")
    func handles() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("a.h5")
        try RecordWriter.write(.sample(), to: path)
        let cut = try folder.write(try readBytes(path).dropLast(2000), to: "b.h5")
        _ = try? RecordReader.open(cut)
        _ = try? RecordReader.open(path).table("none")
        // Other tests may be between calls, but never inside the library while this one is.
        let open = HDF5Library.exclusively { () throws(Never) in
            H5Fget_obj_count(chdf5_every_file(), chdf5_every_object())
        }
        #expect(open == 0)
    }

    @Test("keeps times out of error messages")
    func times() {
        let text =
            "file write failed: time = Mon Nov 23 08:00:00 2026\n, filename = 'a', errno = 28"
        #expect(HDF5Error.withoutTime(text) == "file write failed: filename = 'a', errno = 28")
        #expect(HDF5Error.withoutTime("truncated  file") == "truncated file")
    }
}

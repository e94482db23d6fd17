import Checkpoints
import Tensors
import TestSupport
import Testing

/// The bytes of a safetensors file with this header, whatever it says.
func safetensors(_ header: String, data: [UInt8], length: UInt64? = nil) -> [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array(header.utf8) + data
}

struct SafetensorsFileTests {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    @Test("a tensor whose pages were let go has the same numbers, and so have its neighbours")
    func releasedPages() throws {
        let count = 5000
        let header = """
            {"a":{"dtype":"F32","shape":[\(count)],"data_offsets":[0,\(4 * count)]},\
            "b":{"dtype":"F32","shape":[\(count)],"data_offsets":[\(4 * count),\(8 * count)]}}
            """
        let numbers = (0..<2 * count).map(Float.init)
        let data = numbers.flatMap { withUnsafeBytes(of: $0) { Array($0) } }
        let path = try folder.write(safetensors(header, data: data), to: "x.safetensors")
        let file = try SafetensorsFile(path: path)
        let a = try file.tensor("a"), b = try file.tensor("b")
        file.releasePages(of: "a")
        file.releasePages(of: "b")
        file.releasePages(of: "there is none")
        #expect(a.floats() + b.floats() == numbers)
    }

    @Test("tensors, integers and metadata of a file are read")
    func reads() throws {
        let header = """
            {"__metadata__":{"format":"pt"},\
            "b":{"dtype":"I16","shape":[2],"data_offsets":[8,12]},\
            "a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},\
            "empty":{"dtype":"F64","shape":[3,0],"data_offsets":[12,12]},\
            "yes":{"dtype":"BOOL","shape":[],"data_offsets":[12,13]}}
            """
        let data: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0xFE, 0xFF, 3, 0, 1]
        let path = try folder.write(safetensors(header, data: data), to: "x.safetensors")
        let file = try SafetensorsFile(path: path)
        #expect(file.names == ["a", "b", "empty", "yes"])
        #expect(file.metadata == ["format": "pt"])
        #expect(try file.tensor("a").shape == [2, 1])
        #expect(try file.tensor("a").doubles() == [1, -2])
        #expect(try file.tensor("empty").count == 0)
        #expect(try file.integers("b") == [-2, 3])
        #expect(try file.integers("yes") == [1])
        #expect(file.entry("yes")?.shape == [])
        #expect(file.entry("none") == nil)
    }

    @Test("a tensor outlives the file it was read from")
    func outlives() throws {
        let values = (0..<1000).map(Double.init)
        let path = folder.file("x.safetensors")
        try Safetensors.write(["x": Tensor(values, dtype: .float32)], to: path)
        let tensor = try SafetensorsFile(path: path).tensor("x")
        #expect(tensor.doubles() == values)
    }

    @Test("tensors that are not aligned in the file are read all the same", arguments: 0..<8)
    func unaligned(_ spaces: Int) throws {
        let header =
            #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
            + #""x":{"dtype":"F64","shape":[1],"data_offsets":[1,9]}}"#
            + String(repeating: " ", count: spaces)
        let number = withUnsafeBytes(of: 0.1.bitPattern.littleEndian) { Array($0) }
        let path = try folder.write(safetensors(header, data: [7] + number), to: "x.safetensors")
        let file = try SafetensorsFile(path: path)
        #expect(try file.tensor("x").doubles() == [0.1])
        #expect(try file.integers("a") == [7])
    }

    static let extremes: [(type: String, bytes: [UInt8], values: [Int]?)] = [
        ("I8", [0x80, 0x7F], [-128, 127]),
        ("U8", [0x80, 0x7F], [128, 127]),
        ("U16", [0xFF, 0xFF, 1, 0], [65535, 1]),
        ("I32", [0, 0, 0, 0x80, 1, 0, 0, 0], [-2_147_483_648, 1]),
        ("U32", [0, 0, 0, 0x80, 1, 0, 0, 0], [2_147_483_648, 1]),
        ("U64", [0, 0, 0, 0, 0, 0, 0, 0x80, 1, 0, 0, 0, 0, 0, 0, 0], nil),
        ("BOOL", [1, 2], nil),
    ]

    @Test("integers of each width are read, and refused where they do not fit", arguments: extremes)
    func integers(_ type: String, _ bytes: [UInt8], _ values: [Int]?) throws {
        let header = """
            {"x":{"dtype":"\(type)","shape":[2],"data_offsets":[0,\(bytes.count)]}}
            """
        let path = try folder.write(safetensors(header, data: bytes), to: "x.safetensors")
        let file = try SafetensorsFile(path: path)
        if let values {
            #expect(try file.integers("x") == values)
        } else {
            #expect(throws: CheckpointError.self) { try file.integers("x") }
        }
        #expect(throws: CheckpointError.self) { try file.tensor("x") }
    }

    @Test("a name that is not there is answered with the nearest one")
    func nearest() throws {
        let path = folder.file("x.safetensors")
        try Safetensors.write(["conv_in.weight": .zeros([1], .float32)], to: path)
        let file = try SafetensorsFile(path: path)
        let error = try #require(throws: CheckpointError.self) { try file.tensor("conv_in.wieght") }
        #expect(error.description.contains("'conv_in.weight'"))
    }

    @Test("what is no regular file is refused", arguments: ["/dev/null", "/", "/no/such/file"])
    func irregular(_ path: String) throws {
        let error = try #require(throws: CheckpointError.self) { try SafetensorsFile(path: path) }
        #expect(error.problems.first?.file == path)
    }
}

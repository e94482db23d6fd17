import Checkpoints
import TestSupport
import Testing

/// A header is checked before it is believed.
struct SafetensorsHeaderTests {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    /// Opens a file of these bytes.
    private func open(_ bytes: [UInt8]) throws -> SafetensorsFile {
        try SafetensorsFile(path: folder.write(bytes, to: "x.safetensors"))
    }

    private static func one(_ dtype: String, _ shape: String, _ offsets: String) -> String {
        #"{"x":{"dtype":\#(dtype),"shape":\#(shape),"data_offsets":\#(offsets)}}"#
    }

    /// Headers in front of eight bytes of data, and what the error has to say.
    static let lies: [(header: String, says: String)] = [
        ("", "a value"),
        ("[]", "a JSON object of tensors"),
        ("{", "a quoted key"),
        (#"{"x":1}"#, "tensor 'x'"),
        (#"{"x":{}}"#, "dtype is missing"),
        (one(#""F31""#, "[2]", "[0,8]"), #"dtype is "F31""#),
        (one("7", "[2]", "[0,8]"), "dtype is 7"),
        (one(#""F32""#, "[-2]", "[0,8]"), "negative"),
        (one(#""F32""#, "[2.0]", "[0,8]"), "whole numbers"),
        (one(#""F32""#, "2", "[0,8]"), "shape is 2"),
        (one(#""F32""#, "[2]", "[8,0]"), "ascending"),
        (one(#""F32""#, "[2]", "[0,9]"), "at most 8"),
        (one(#""F32""#, "[2]", "[0]"), "two offsets"),
        (one(#""F32""#, "[2]", "[-8,0]"), "two offsets"),
        (one(#""F32""#, "[3]", "[0,8]"), "12 bytes"),
        (one(#""F32""#, "[1]", "[0,4]"), "end at byte 4"),
        (one(#""F32""#, "[1]", "[4,8]"), "begins at byte 4"),
        (one(#""U8""#, "[4611686018427387904,4]", "[0,8]"), "64 bits"),
        (one(#""U8""#, "[4611686018427387904,4,0]", "[0,0]"), "64 bits"),
        (
            #"{"x":{"dtype":"U8","shape":[6],"data_offsets":[0,6]},"#
                + #""y":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}"#,
            "inside the tensor before"
        ),
        (
            #"{"x":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"#
                + #""x":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#, "each key once"
        ),
        (
            #"{"x":{"dtype":"U8","shape":[8],"data_offsets":[0,8],"extra":1}}"#, "the key 'extra'"
        ),
        (
            #"{"__metadata__":{"n":1},"x":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#,
            "__metadata__.n"
        ),
        (
            #"{"__metadata__":[],"x":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#,
            "__metadata__"
        ),
    ]

    @Test("a header that lies is refused, with the reason", arguments: lies)
    func refuses(_ header: String, _ says: String) throws {
        let error = try #require(throws: CheckpointError.self) {
            try open(safetensors(header, data: Array(repeating: 0, count: 8)))
        }
        #expect(error.description.contains(says), "\(error)")
        #expect(error.problems.allSatisfy { $0.file.hasSuffix("x.safetensors") })
    }

    static let lengths: [UInt64] = [3, 100_000_001, UInt64(Int.max), .max, .max - 7]

    @Test("a header length beyond the file is refused", arguments: lengths)
    func length(_ length: UInt64) throws {
        let error = try #require(throws: CheckpointError.self) {
            try open(safetensors("{}", data: [], length: length))
        }
        #expect(error.description.contains("\(length) bytes"), "\(error)")
    }

    @Test("a file too short for a header length is refused", arguments: 0..<8)
    func short(_ count: Int) throws {
        #expect(throws: CheckpointError.self) { try open(Array(repeating: 0, count: count)) }
    }

    @Test("a file without tensors is a file")
    func empty() throws {
        #expect(try open(safetensors("{}  ", data: [])).names.isEmpty)
    }

    @Test("all problems of a header are reported at once, and very many are counted")
    func all() throws {
        let entries = (0..<500).map { #""t\#($0)":{"dtype":"F1","shape":[],"data_offsets":[0,0]}"# }
        let error = try #require(throws: CheckpointError.self) {
            try open(safetensors("{\(entries.joined(separator: ","))}", data: []))
        }
        #expect(error.problems.count == 21)
        #expect(error.problems.last?.what.contains("480 more") == true)
    }

    /// Words that make damage look like a header.
    static let dictionary = [
        "{", "}", "[", "]", ",", ":", "\"", "0", "-1", "9223372036854775807", "1e308", "\"F16\"",
        "\"I64\"", "\"shape\"", "\"dtype\"", "\"data_offsets\"", "\"__metadata__\"", "null",
        "[[[[[[[[", "\\u0000", "\\ud800",
    ]

    /// A file of four types.
    private static let whole = safetensors(
        """
        {"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,3],\
        "data_offsets":[0,24]},"a.bias":{"dtype":"BF16","shape":[3],"data_offsets":[24,30]},\
        "ids":{"dtype":"I64","shape":[1,2],"data_offsets":[30,46]},\
        "mask":{"dtype":"BOOL","shape":[2],"data_offsets":[46,48]}}
        """,
        data: (0..<48).map { $0 % 2 }
    )

    @Test("a damaged file is refused with an error, or every tensor in it can be read")
    func damaged() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            let fuzz = try Fuzz.run(
                "safetensors",
                seed: 1,
                count: Fuzz.count(2000, slow: 20_000),
                damaging: [Self.whole],
                dictionary: Self.dictionary
            ) { bytes in
                do {
                    let file = try SafetensorsFile(path: folder.write(bytes, to: "x.safetensors"))
                    for name in file.names {
                        let count = try #require(file.entry(name)).count
                        #expect((try? file.doubles(name).count) ?? count == count)
                    }
                    return true
                } catch let error as CheckpointError {
                    #expect(!error.problems.isEmpty)
                    return false
                }
            }
            #expect(fuzz.refused > 1000, "\(fuzz)")
        }
    }
}

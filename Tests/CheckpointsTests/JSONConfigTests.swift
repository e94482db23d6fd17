import Checkpoints
import TestSupport
import Testing

struct JSONConfigTests {
    /// A configuration of this text.
    private func config(_ text: String) throws -> JSONConfig {
        try JSONConfig(path: "config.json", json: JSONValue(json: text.utf8))
    }

    @Test("values are read with their types")
    func reads() throws {
        let config = try config(
            """
            {"size": 320, "eps": 1e-5, "one": 1, "act": "silu", "flag": true, "channels": [1, 2],
             "names": ["a", "b"], "heads": 8, "each": [1, 2, 3], "none": null, "inner": {"n": 3},
             "levels": [0.5, 1], "flags": true}
            """
        )
        #expect(config.int("size") == 320)
        #expect(config.int("absent", default: 5) == 5)
        #expect(config.optionalInt("none") == nil)
        #expect(config.optionalInt("size") == 320)
        #expect(config.double("eps") == 1e-5)
        #expect(config.double("one") == 1)
        #expect(config.optionalDouble("absent") == nil)
        #expect(config.string("act") == "silu")
        #expect(config.string("absent", default: "gelu") == "gelu")
        #expect(config.bool("flag"))
        #expect(config.optionalBool("none") == nil)
        #expect(config.ints("channels") == [1, 2])
        #expect(config.ints("heads", count: 3) == [8, 8, 8])
        #expect(config.ints("each", count: 3) == [1, 2, 3])
        #expect(config.ints("absent", count: 2, default: 4) == [4, 4])
        #expect(config.bools("flags", count: 2, default: false) == [true, true])
        #expect(config.strings("names") == ["a", "b"])
        #expect(config.doubles("levels") == [0.5, 1])
        #expect(config.child("inner").int("n") == 3)
        #expect(config.optionalChild("none")?.path == nil)
        #expect(config.unreadKeys == [])
        #expect(throws: Never.self) { try config.finish() }
    }

    @Test("one error lists every key that is missing or of the wrong type")
    func listsAll() throws {
        let config = try config(
            """
            {"size": "320", "eps": null, "act": 7, "flag": 0, "channels": [1, "2"], "each": [1, 2],
             "negative": -1, "fraction": 1.0, "inner": {"n": []}, "odd": true}
            """
        )
        _ = config.int("size")
        _ = config.int("absent")
        _ = config.double("eps", default: 1)
        _ = config.string("act")
        _ = config.bool("flag")
        _ = config.ints("channels")
        _ = config.ints("each", count: 3)
        _ = config.int("negative")
        _ = config.int("fraction")
        _ = config.child("inner").int("n")
        _ = config.child("odd").string("x", default: "")
        _ = config.int("size")
        let error = try #require(throws: CheckpointError.self) { try config.finish() }
        #expect(
            error.problems.map(\.subject)
                == [
                    "size", "absent", "eps", "act", "flag", "channels", "each", "negative",
                    "fraction",
                    "inner.n", "odd",
                ].map { "key '\($0)'" }
        )
        #expect(error.problems.first?.what == "is \"320\"")
        #expect(error.problems.first?.expected.contains("a whole number") == true)
        #expect(error.problems.allSatisfy { $0.file == "config.json" })
    }

    @Test("stand-ins can be divided by and are as many as asked for")
    func standIns() throws {
        let config = try config("{}")
        #expect(config.int("a") == 1)
        #expect(config.int("a", in: 2...4) == 2)
        #expect(config.ints("b", count: 3) == [1, 1, 1])
        #expect(throws: CheckpointError.self) { try config.finish() }
    }

    static let choices: [(key: String, supported: [JSONValue], passes: Bool)] = [
        ("type", ["default", "gated"], true),
        ("type", ["gated"], false),
        ("flag", [false], true),
        ("flag", [true], false),
        ("none", [nil], true),
        ("none", [nil, "x"], true),
        ("type", [nil], false),
        ("one", [1], true),
        ("one", [1.0], true),
        ("one", [true], false),
        ("absent", ["anything"], true),
    ]

    @Test("a value that is not supported names file, key and value", arguments: choices)
    func require(_ key: String, _ supported: [JSONValue], _ passes: Bool) throws {
        let config = try config(#"{"type": "default", "flag": false, "none": null, "one": 1}"#)
        config.require(key, oneOf: supported)
        if passes {
            #expect(throws: Never.self) { try config.finish() }
        } else {
            let error = try #require(throws: CheckpointError.self) { try config.finish() }
            let value = try #require(config.value(key))
            #expect(
                error.description.hasPrefix("config.json: error: key '\(key)': the value \(value)")
            )
        }
    }

    @Test("keys that nobody asked for are known")
    func unread() throws {
        let config = try config(#"{"b": 1, "a": 2, "c": 3}"#)
        _ = config.int("b")
        #expect(config.unreadKeys == ["a", "c"])
    }

    @Test("what holds no object is refused, with the place of a syntax error")
    func noObject() throws {
        let folder = try TemporaryDirectory()
        let list = try folder.write("[1]".utf8, to: "list.json")
        #expect(throws: CheckpointError.self) { try JSONConfig(path: list) }
        let broken = try folder.write("{\n \"a\": ,}".utf8, to: "broken.json")
        let error = try #require(throws: CheckpointError.self) { try JSONConfig(path: broken) }
        #expect(error.description.hasPrefix("\(broken):2:7: error:"))
    }

    @Test("a damaged configuration is an error or can be read")
    func damaged() async {
        await #expect(processExitsWith: .success) {
            let text = """
                {"size": 320, "eps": 1e-5, "act": "silu", "channels": [320, 640], "none": null,
                 "flag": true, "inner": {"n": 3}, "names": ["A", "B"]}
                """
            let fuzz = try Fuzz.run(
                "config",
                seed: 2,
                count: Fuzz.count(2000, slow: 20_000),
                damaging: [Array(text.utf8)],
                dictionary: [
                    "\"", "{", "]", "null", "-1", "1e400", "\\ud800", "[[[[", "1e", ":", ",",
                ]
            ) { bytes in
                do {
                    let config = try JSONConfig(path: "config.json", json: JSONValue(json: bytes))
                    #expect(config.int("size") >= 0)
                    #expect(config.ints("channels", count: 2).count == 2)
                    _ = config.double("eps")
                    _ = config.child("inner").optionalInt("n")
                    try config.finish()
                    return true
                } catch is JSONSyntaxError {
                    return false
                } catch is CheckpointError {
                    return false
                }
            }
            #expect(fuzz.refused > 500, "\(fuzz)")
        }
    }
}

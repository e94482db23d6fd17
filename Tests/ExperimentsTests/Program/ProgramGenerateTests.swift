import Foundation
import Images
import Pipelines
import TestSupport
import Testing

/// `sdlab generate`.
struct ProgramGenerateTests {
    private static let small = [
        "--steps", "2", "--width", "32", "--height", "32", "--model", Repository.embeddedModel,
    ]

    private func generate(_ program: Program, _ arguments: String...) throws -> Program.Result {
        try program.start(["generate"] + arguments + Self.small).finish()
    }

    @Test("a picture for each prompt, and their names on stdout")
    func pictures() throws {
        let program = try Program()
        let one = try generate(program, "a red circle", "-o", "one.png")
        #expect(one.status == 0 && one.output == "one.png\n")
        let two = try generate(program, "a red circle", "a blue star", "-o", "two.png", "--json")
        #expect(try two.json()["images"] as? [String] == ["two-1.png", "two-2.png"])
        let pictures = try ["one", "two-1", "two-2"].map {
            try PNG.decode(
                Array(try Data(contentsOf: URL(filePath: program.folder.file("\($0).png"))))
            )
        }
        #expect(pictures.allSatisfy { $0.width == 32 && $0.height == 32 })
        #expect(pictures[0] == pictures[1] && pictures[1] != pictures[2])
    }

    @Test("values are checked like an experiment's, all at once")
    func values() throws {
        let program = try Program()
        let result = try generate(
            program,
            "a star",
            "-o",
            "a.png",
            "--dtype",
            "float15",
            "--scheduler",
            "pmdn"
        )
        #expect(result.status == 65 && result.output.isEmpty && !program.exists("a.png"))
        #expect(result.errors.contains("float15") && result.errors.contains("did you mean"))
    }

    @Test(
        "a picture that cannot be written is told before it is drawn, with the place",
        arguments: ["blocker/a.png", "no/such/folder/a.png", "folder"]
    )
    func unwritable(output: String) throws {
        let program = try Program()
        try program.folder.write("a file".utf8, to: "blocker")
        try program.folder.write([], to: "folder/inside")
        // So many steps would take much longer than the answer.
        let result = try program.start(
            [
                "generate", "a star", "-o", output, "--steps", "200",
                "--model", Repository.embeddedModel,
            ]
        ).finish()
        #expect(result.status == 73, "\(result)")
        #expect(result.output.isEmpty && result.errors.contains(output))
    }
}

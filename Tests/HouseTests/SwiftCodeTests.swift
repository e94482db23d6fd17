import Testing

struct SwiftCodeTests {
    @Test(
        "comments and literals are blank, code stays",
        arguments: [
            ("a // b", "a     "), ("a /* b /* c */ d */ e", "a                   e"),
            (#"f("print(")"#, #"f(        )"#), (#"f("\(g("h"))") i"#, #"f(           ) i"#),
            ("#\"a\"b\"# c", "        c"), (#""\"" c"#, "     c"), ("a \"b", "a   "),
        ]
    )
    func blank(source: String, wanted: String) {
        #expect(SwiftCode(source).lines == [wanted])
    }

    @Test("literals of several lines keep their number of lines")
    func lines() {
        let source = "let a = \"\"\"\n    import h5py\n    \"quoted\"\n    \"\"\"\nimport Tensors"
        let code = SwiftCode(source)
        #expect(code.lines.count == 5)
        #expect(code.imports == ["Tensors"])
    }

    @Test(
        "imports of every form are found",
        arguments: [
            "import Tensors", "public import Tensors", "@testable import Tensors",
            "    @_exported package import struct Tensors.Tensor", "import Tensors  // why",
        ]
    )
    func imports(source: String) {
        #expect(SwiftCode(source).imports == ["Tensors"])
    }

    @Test(
        "what is not an import is none",
        arguments: ["let important = 1", "// import Tensors", "reimport A"]
    )
    func noImports(source: String) {
        #expect(SwiftCode(source).imports.isEmpty)
    }
}

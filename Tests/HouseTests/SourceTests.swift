import Testing

/// Rules of style that no compiler checks.
struct SourceTests {
    /// Files that a script wrote.
    private static let generated = ["Sources/CKernels/erf_table.h"]

    @Test("no file is longer than 400 lines")
    func length() throws {
        let files = try House.files(under: "Sources", "swift", "c", "h")
        #expect(files.count > 20)
        for path in files where !Self.generated.contains(path) {
            let text = try House.text(path)
            let count = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
            #expect(count <= 400, "\(path) has \(count) lines")
        }
    }

    @Test("raw memory stays in the rooms that may handle it")
    func unsafe() throws {
        for (path, code) in try House.swiftSources() {
            let isAllowed =
                Layers.unsafeRooms.contains(House.target(of: path))
                || (path.hasPrefix("Sources/Images/") && path.contains("PNG"))
                || path.hasSuffix("/MarkdownHTML.swift")
            guard !isAllowed else { continue }
            let places = code.matches(of: #/[Uu]nsafe/#)
            #expect(places.isEmpty, "\(path):\(places)")
        }
    }

    @Test("nothing traps without saying why, and no error is waved through")
    func traps() throws {
        // The one place where the program may end on purpose, and says why.
        let exempt = "Sources/Tensors/Precondition.swift"
        for (path, code) in try House.swiftSources() where path != exempt {
            let places = code.matches(of: #/\bfatalError\(|\btry!|\bas!/#)
            #expect(places.isEmpty, "\(path):\(places)")
        }
    }

    @Test("only the executable prints")
    func printing() throws {
        for (path, code) in try House.swiftSources() where House.target(of: path) != "sdlab" {
            let places = code.matches(of: #/\b(?:print|debugPrint|dump|NSLog)\(/#)
            #expect(places.isEmpty, "\(path):\(places)")
        }
    }

    @Test("what is left to do is not written in the source")
    func unfinished() throws {
        let mark = #/\b(?:TODO|FIXME|XXX)\b/#
        for path in try House.files(under: "Sources", "swift", "c", "h") {
            #expect(try House.text(path).firstMatch(of: mark) == nil, "\(path)")
        }
    }
}

import Experiments
import TestSupport
import Testing

/// Where models and experiments are looked for.
struct DataPathsTests {
    @Test("the first folder that has a path wins, the working directory before all")
    func order() throws {
        let folder = try TemporaryDirectory()
        try folder.write([1], to: "above/weights/a/index")
        try folder.write([1], to: "above/experiments/weights/b/index")
        let paths = DataPaths(beside: [folder.file("above/experiments/one.yaml")])
        #expect(paths.folders.first == ".")
        #expect(paths.find("weights/a") == folder.file("above/weights/a"))
        #expect(paths.find("weights/b") == folder.file("above/experiments/weights/b"))
        #expect(paths.find("weights/c") == nil)
        #expect(paths.find(folder.file("above")) == folder.file("above"))
        #expect(paths.find(folder.file("below")) == nil)
    }

    @Test("an installed program finds its data in share, one in a build tree in the checkout")
    func executable() {
        let installed = DataPaths(executable: "/opt/lab/bin/sdlab").folders
        #expect(installed == [".", "/opt/lab/share/sdlab"])
        let built = DataPaths(executable: "/home/lab/.build/x86_64/release/sdlab").folders
        #expect(built.last == "/home/lab")
    }
}

import Testing

/// Each room imports only what the table of layers allows.
struct LayeringTests {
    @Test("every folder of Sources is in the table, and every room of the table has a folder")
    func folders() throws {
        let wanted = Layers.ground.union(Layers.rooms.map(\.name))
        #expect(Set(try #require(House.folders(in: "Sources"))) == wanted)
    }

    @Test("a room imports only rooms below it")
    func order() {
        for room in Layers.rooms {
            for name in room.imports {
                let layer = Layers.room(name)?.layer ?? 0
                let isKnown =
                    Layers.room(name) != nil || Layers.ground.union(Layers.packages).contains(name)
                #expect(isKnown, "\(room.name) imports \(name), which is not in the table")
                #expect(layer < room.layer, "\(room.name) imports \(name) from layer \(layer)")
            }
        }
    }

    @Test("every import is allowed", arguments: Layers.rooms.map(\.name))
    func imports(name: String) throws {
        let room = try #require(Layers.room(name))
        let sources = try House.swiftSources().filter { House.target(of: $0.path) == name }
        #expect(!sources.isEmpty, "\(name) has no Swift file")
        let allowed = room.imports.union(Layers.free)
        for (path, code) in sources {
            let foreign = code.imports.filter { !allowed.contains($0) }
            #expect(
                foreign.isEmpty,
                "\(path) imports \(foreign); \(name) may import \(room.imports)"
            )
        }
    }

    @Test(
        "Package.swift gives each room the imports of the table",
        arguments: Layers.rooms.map(\.name)
    )
    func manifest(name: String) throws {
        let room = try #require(Layers.room(name))
        let declared = try #require(PackageManifest(House.text("Package.swift")).imports[name])
        #expect(declared == room.imports)
    }

    @Test("Package.swift lists no room that the table lacks")
    func manifestRooms() throws {
        let declared = PackageManifest(try House.text("Package.swift")).imports.keys
        #expect(Set(declared) == Set(Layers.rooms.map(\.name)))
    }

    @Test("CONTRIBUTING.md shows the same table")
    func contributing() throws {
        // | 1 | `Tensors` | what it is for | CKernels, COpenBLAS |
        let row = #/^\| *(\d+) *\| *`(\w+)`[^|]*\|[^|]*\| *([\w, ]*?) *\|$/#
        var shown: [String: Set<String>] = [:]
        for line in try House.text("CONTRIBUTING.md").split(separator: "\n") {
            guard let match = line.wholeMatch(of: row) else { continue }
            let name = String(match.output.2)
            let imports = match.output.3.split(separator: ",").map {
                String($0.drop { $0 == " " })
            }
            shown[name] = Set(imports)
            #expect(Layers.room(name)?.layer == Int(match.output.1), "layer of \(name)")
        }
        let wanted = Layers.rooms.map { ($0.name, $0.imports) }
        #expect(shown == Dictionary(uniqueKeysWithValues: wanted))
    }
}

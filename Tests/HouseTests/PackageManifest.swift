/// What Package.swift says that each Swift target of the house may import.
struct PackageManifest {
    /// Imports by target, test targets and their support left out.
    let imports: [String: Set<String>]

    /// Reads `room("Name", imports: […])` and the executable's `dependencies: […]`.
    ///
    /// An executable with a `path:` lies outside Sources and is no room: the benchmarks' worker.
    init(_ text: String) {
        let room = #/room\(\s*"(\w+)"\s*,\s*imports:\s*\[([^\]]*)\]/#
        let executable =
            #/\.executableTarget\(\s*name:\s*"([\w-]+)"\s*,\s*dependencies:\s*\[([^\]]*)\]\s*,(?!\s*path:)/#
        var imports: [String: Set<String>] = [:]
        for match in text.matches(of: room) {
            imports[String(match.output.1)] = Self.names(in: match.output.2)
        }
        for match in text.matches(of: executable) {
            imports[String(match.output.1)] = Self.names(in: match.output.2)
        }
        self.imports = imports
    }

    /// `"Tensors", crypto`: rooms are quoted, packages from elsewhere stand for their module.
    private static func names(in list: Substring) -> Set<String> {
        let products = [
            "crypto": "Crypto", "argumentParser": "ArgumentParser", "mustache": "Mustache",
        ]
        let words = list.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        return Set(words.map { products[$0] ?? $0 })
    }
}

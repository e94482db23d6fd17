import ArgumentParser
import Foundation
import Specs

/// `sdlab schema`: the JSON Schema of experiment files.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of an experiment file, for editors and other programs.",
        discussion: """
            Draft 2020-12. It is made of what the reader of experiment files asks for. What takes knowledge of several \
            keys, of a model, or of a backend's options is checked by 'sdlab plan' alone.

            An editor with a YAML language server completes and checks a file that has this as its first line:

              # yaml-language-server: $schema=sdlab.schema.json

              sdlab schema > sdlab.schema.json
            """
    )

    func run() throws {
        let compact = Data(CanonicalJSON.bytes(SpecSchema.json))
        let pretty = try JSONSerialization.data(
            withJSONObject: JSONSerialization.jsonObject(with: compact),
            options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        )
        print(String(decoding: pretty, as: UTF8.self))
    }
}

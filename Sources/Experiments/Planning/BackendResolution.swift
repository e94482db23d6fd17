import Attention
import Specs

/// Looks backends up by the names of a spec; what is wrong becomes a located problem.
enum BackendResolution {
    /// The backend of a choice, or nil with a problem noted.
    static func backend(
        _ choice: Choice,
        _ problems: inout [Problem]
    ) -> (any AttentionBackend)? {
        guard let type = AttentionBackends.named(choice.name.value) else {
            problems.append(
                choice.name.location.problem(
                    "no attention backend is called '\(choice.name.value)'",
                    written: choice.name.value,
                    expected: AttentionBackends.names
                )
            )
            return nil
        }
        var options: AttentionOptions = [:]
        for entry in choice.options {
            guard let option = type.options.first(where: { $0.name == entry.key.value }) else {
                problems.append(
                    entry.key.location.problem(
                        "'\(type.name)' has no option '\(entry.key.value)'",
                        written: entry.key.value,
                        expected: type.options.map(\.name)
                    )
                )
                continue
            }
            guard let value = value(of: entry.value) else {
                problems.append(wrong(type, option, entry.value))
                continue
            }
            options[option.name] = value
            do throws(AttentionOptionError) {
                _ = try type.settle([option.name: value])
            } catch {
                problems.append(wrong(type, option, entry.value))
            }
        }
        return try? type.init(options: options)
    }

    private static func wrong(
        _ type: any AttentionBackend.Type,
        _ option: AttentionOption,
        _ node: Node
    ) -> Problem {
        node.location.problem(
            "'\(type.name).\(option.name)' cannot be \(node.label)",
            remedy: "expected \(option.kind.expectation): \(option.summary)"
        )
    }

    private static func value(of node: Node) -> AttentionOptionValue? {
        switch node.meaning {
        case .boolean(let value): .flag(value)
        case .integer(let value): Int(exactly: value).map { .integer($0) }
        case .string(let value): .word(value)
        default: nil
        }
    }
}

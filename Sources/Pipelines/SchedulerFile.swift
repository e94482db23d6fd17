import Checkpoints
import Schedulers

/// A directory's `scheduler_config.json`: which scheduler, with which options.
struct SchedulerFile {
    let type: any Scheduler.Type
    let options: [String: SchedulerOption]

    /// Reads the file; an unknown class is refused by name.
    init(_ directory: ModelDirectory) throws(CheckpointError) {
        let config = try directory.component("scheduler").config("scheduler_config.json")
        let name = config.string("_class_name")
        let type = Schedulers.named(name)
        if type == nil {
            config.note(
                "_class_name",
                what: "is \(name), which is not supported",
                expected: Schedulers.all.map { $0.className }.joined(separator: ", ")
            )
        }
        try config.finish()
        self.type = type ?? Schedulers.all[0]
        var options = config.members.mapValues(Self.option)
        // diffusers' pipeline corrects two outdated settings in the same way, also where the file leaves them to the
        // scheduler's defaults.
        func settled(_ key: String) -> SchedulerOption? {
            options[key] ?? type?.settings.first { $0.key == key }?.standard
        }
        if settled("steps_offset") != nil { options["steps_offset"] = 1 }
        if settled("clip_sample") == true { options["clip_sample"] = false }
        self.options = options
    }

    private static func option(_ json: JSONValue) -> SchedulerOption {
        switch json {
        case .null: .null
        case .bool(let value): .bool(value)
        case .integer(let value): .int(value)
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .array(let values): .list(values.map(option))
        // No scheduler has an object among its settings; the words let the check name it.
        case .object: .string("\(json)")
        }
    }
}

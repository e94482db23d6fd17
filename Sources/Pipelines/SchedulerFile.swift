import Checkpoints
import Schedulers

/// A directory's `scheduler_config.json`: which scheduler, with which options.
struct SchedulerFile {
    /// The class's name, and the class where it is built here.
    let name: String, type: (any Scheduler.Type)?
    let options: [String: SchedulerOption]

    /// Reads the file. An unknown class is no error yet: a spec can name another scheduler.
    init(_ directory: ModelDirectory, _ family: PipelineFamily) throws(CheckpointError) {
        let config = try directory.component("scheduler").config("scheduler_config.json")
        name = config.string("_class_name")
        try config.finish()
        let type = Schedulers.named(name)
        self.type = type
        var options = config.members.mapValues(Self.option)
        // diffusers' pipeline of the first family corrects two outdated settings in the same way, also where the file
        // leaves them to the scheduler's defaults.
        func settled(_ key: String) -> SchedulerOption? {
            options[key] ?? type?.settings.first { $0.key == key }?.standard
        }
        if family == .stableDiffusion {
            if settled("steps_offset") != nil { options["steps_offset"] = 1 }
            if settled("clip_sample") == true { options["clip_sample"] = false }
        }
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

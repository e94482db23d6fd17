/// A scheduler's options, complete and checked: what its file and a spec say, over diffusers' defaults.
public struct SchedulerConfiguration: Sendable, Hashable {
    /// diffusers' name of the scheduler, for example `PNDMScheduler`.
    public let className: String
    /// A value in normal form for each key that the scheduler declares.
    public let options: [String: SchedulerOption]
    /// Keys of the file that belong to other schedulers of diffusers and mean nothing here, sorted.
    public let ignored: [String]

    /// The configuration that `file` (the object in `scheduler_config.json`) and `options` (a spec's, which win) give.
    ///
    /// As in diffusers, keys of the file that begin with `_` and keys of other schedulers are passed over. Options are
    /// the author's own, and each has to be known to this scheduler. Throws one error with every wrong key and value.
    public init(
        for scheduler: any Scheduler.Type,
        file: [String: SchedulerOption] = [:],
        options: [String: SchedulerOption] = [:]
    ) throws(SchedulerConfigurationError) {
        var intake = Intake(scheduler.settings)
        var ignored: [String] = []
        for (key, found) in file.sorted(by: { $0.key < $1.key }) where !key.hasPrefix("_") {
            if !intake.knows(key), ForeignSettings.keys.contains(key) {
                ignored.append(key)
            } else if options[key] == nil || !intake.knows(key) {
                intake.take(key, found, from: .file)
            }
        }
        for (key, found) in options.sorted(by: { $0.key < $1.key }) {
            intake.take(key, found, from: .options)
        }
        guard intake.problems.isEmpty else {
            throw SchedulerConfigurationError(
                className: scheduler.className,
                problems: intake.problems
            )
        }
        className = scheduler.className
        self.options = intake.values
        self.ignored = ignored
    }

    /// The value of a setting that this scheduler declares.
    subscript<Value>(setting: SchedulerSetting<Value>) -> Value {
        guard let value = options[setting.key].flatMap(setting.read) else {
            preconditionFailure("\(className) does not declare '\(setting.key)'")
        }
        return value
    }

    /// The values of all settings while options are taken one by one, and what is wrong with those.
    private struct Intake {
        private let known: [String: any SchedulerSettingDeclaration]
        private(set) var values: [String: SchedulerOption]
        private(set) var problems: [SchedulerConfigurationError.Problem] = []

        init(_ settings: [any SchedulerSettingDeclaration]) {
            known = Dictionary(uniqueKeysWithValues: settings.map { ($0.key, $0) })
            values = known.mapValues(\.standard)
        }

        func knows(_ key: String) -> Bool { known[key] != nil }

        mutating func take(
            _ key: String,
            _ found: SchedulerOption,
            from place: SchedulerConfigurationError.Place
        ) {
            let setting = known[key]
            if let value = setting?.normalised(found) {
                values[key] = value
                return
            }
            let expected =
                setting?.expected
                ?? "one of the keys \(known.keys.sorted().joined(separator: ", "))"
            problems.append(.init(place: place, key: key, found: found, expected: expected))
        }
    }
}

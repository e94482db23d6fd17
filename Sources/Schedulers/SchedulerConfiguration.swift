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
        let settings = scheduler.settings
        let known = Dictionary(uniqueKeysWithValues: settings.map { ($0.key, $0) })
        var values = Dictionary(uniqueKeysWithValues: settings.map { ($0.key, $0.standard) })
        var problems: [SchedulerConfigurationError.Problem] = []
        var ignored: [String] = []

        func take(
            _ key: String,
            _ found: SchedulerOption,
            from place: SchedulerConfigurationError.Place
        ) {
            let expected: String
            if let setting = known[key] {
                if let value = setting.normalised(found) {
                    values[key] = value
                    return
                }
                expected = setting.expected
            } else {
                expected = "one of the keys \(known.keys.sorted().joined(separator: ", "))"
            }
            problems.append(.init(place: place, key: key, found: found, expected: expected))
        }

        for (key, found) in file.sorted(by: { $0.key < $1.key }) where !key.hasPrefix("_") {
            if known[key] == nil, ForeignSettings.keys.contains(key) {
                ignored.append(key)
            } else if options[key] == nil || known[key] == nil {
                take(key, found, from: .file)
            }
        }
        for (key, found) in options.sorted(by: { $0.key < $1.key }) {
            take(key, found, from: .options)
        }
        guard problems.isEmpty else {
            throw SchedulerConfigurationError(className: scheduler.className, problems: problems)
        }
        className = scheduler.className
        self.options = values
        self.ignored = ignored
    }

    /// The value of a setting that this scheduler declares.
    subscript<Value>(setting: SchedulerSetting<Value>) -> Value {
        guard let value = options[setting.key].flatMap(setting.read) else {
            preconditionFailure("\(className) does not declare '\(setting.key)'")
        }
        return value
    }
}

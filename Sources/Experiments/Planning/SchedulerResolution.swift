import Pipelines
import Schedulers
import Specs

/// A trial's scheduler.
struct ResolvedScheduler {
    let type: any Scheduler.Type
    let configuration: SchedulerConfiguration
    /// Calls of the network that a whole run makes.
    let calls: Int
}

/// Settles a trial's scheduler: the model's own or the spec's, its file, the spec's options.
enum SchedulerResolution {
    /// The scheduler with all its options, or nil with problems noted.
    ///
    /// `eta` is handed to schedulers that have it, and refused otherwise where it is not 0.
    static func scheduler(
        _ spec: PipelineSpec,
        steps: RequestedSteps,
        model: PlannedModel,
        location: Location,
        _ problems: inout [Problem]
    ) -> ResolvedScheduler? {
        let type: any Scheduler.Type
        if let choice = spec.scheduler {
            guard let named = Schedulers.named(choice.name.value) else {
                problems.append(
                    choice.name.location.problem(
                        "no scheduler is called '\(choice.name.value)'",
                        written: choice.name.value,
                        expected: Schedulers.all.map { $0.name }
                    )
                )
                return nil
            }
            type = named
        } else if let own = model.components.schedulerClass {
            type = own
        } else {
            problems.append(
                location.problem(
                    "the model's own scheduler, \(model.components.schedulerName), is not supported",
                    expected: Schedulers.all.map { $0.name },
                    remedy: "name another one as 'pipeline.scheduler'"
                )
            )
            return nil
        }
        var options: [String: SchedulerOption] = [:]
        var places: [String: Location] = [:]
        for entry in spec.scheduler?.options ?? [] {
            options[entry.key.value] = option(entry.value)
            places[entry.key.value] = entry.value.location
        }
        if type.settings.contains(where: { $0.key == "eta" }) {
            if options["eta"] == nil {
                options["eta"] = .number(spec.eta.value)
            } else if spec.eta.value != 0 {
                problems.append(
                    spec.eta.location.problem(
                        "'eta' is among the scheduler's options already",
                        remedy: "write it once"
                    )
                )
            }
        } else if spec.eta.value != 0 {
            problems.append(
                spec.eta.location.problem(
                    "'\(type.name)' takes no 'eta', so it cannot be \(spec.eta.value)",
                    remedy: "use ddim, or leave 'eta' out"
                )
            )
        }
        let place = spec.scheduler?.name.location ?? spec.steps.location
        let schedule = [
            "steps": spec.steps.location, "timesteps": spec.timesteps?.location,
            "sigmas": spec.sigmas?.location,
        ].compactMapValues(\.self)
        do throws(SchedulerConfigurationError) {
            let configuration = try SchedulerConfiguration(
                for: type,
                file: model.components.schedulerFile,
                options: options
            )
            // Some combinations show only when the schedule is made.
            let scheduler = try type.init(configuration: configuration, steps: steps)
            return ResolvedScheduler(
                type: type,
                configuration: configuration,
                calls: scheduler.timesteps.count
            )
        } catch {
            for problem in error.problems {
                switch problem.place {
                case .file:
                    problems.append(
                        location.problem("\(model.path)/scheduler/\(problem)")
                    )
                case .options, .run:
                    let written = places[problem.key] ?? schedule[problem.key] ?? place
                    problems.append(written.problem("\(type.name): \(problem)"))
                }
            }
            return nil
        }
    }

    private static func option(_ node: Node) -> SchedulerOption {
        if let items = node.items { return .list(items.map(option)) }
        return switch node.meaning {
        case .boolean(let value): .bool(value)
        case .integer(let value): Int(exactly: value).map { .int($0) } ?? .number(Double(value))
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .null: .null
        default: .string(node.label)
        }
    }
}

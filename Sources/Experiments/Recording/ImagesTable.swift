import Pipelines
import Records

/// Which prompt and seed each drawn image comes from, and which file shows it: the record's table `images`.
enum ImagesTable {
    /// A row for each image of each trial of the plan, or nil where nothing is drawn; `statuses` says how the trials ended, in
    /// the plan's order.
    static func table(of plan: Plan, statuses: [String]) -> Table? {
        guard plan.trials.contains(where: { $0.settings.pipeline != nil }) else { return nil }
        let rows = zip(plan.trials.indices, statuses).flatMap { trial, status in
            images(of: plan.trials[trial], trial, isDrawn: status == TrialStatus.completed.rawValue)
        }
        return Table(
            "images",
            dimension: "picture",
            columns: [
                Column("trial", rows.map(\.trial), longName: "index of the trial"),
                Column("image", rows.map(\.image), longName: "index of the image in the trial"),
                Column("prompt", rows.map(\.prompt.id), longName: "id of the prompt"),
                Column("text", rows.map(\.prompt.prompt), longName: "what to draw"),
                Column(
                    "negative_text",
                    rows.map { $0.prompt.negativePrompt ?? "" },
                    longName: "what not to draw"
                ),
                Column(
                    "seed",
                    .uint64(rows.map(\.seed)),
                    units: "1",
                    longName: "seed of the image's random numbers"
                ),
                Column(
                    "file",
                    rows.map(\.file),
                    longName: "name of its PNG file in the results folder, empty if none is drawn"
                ),
            ]
        )
    }

    private struct Row {
        let trial: Int, image: Int
        let prompt: TrialPrompt, seed: UInt64
        let file: String
    }

    private static func images(of trial: PlannedTrial, _ index: Int, isDrawn: Bool) -> [Row] {
        guard let workload = trial.settings.pipeline else { return [] }
        return workload.requests.enumerated().map { image, request in
            Row(
                trial: index,
                image: image,
                prompt: workload.prompts[image / workload.imagesPerPrompt],
                seed: request.seed,
                file: isDrawn ? ResultsFolder.pictureName(trial, image: image) ?? "" : ""
            )
        }
    }
}

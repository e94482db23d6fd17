/// A small sweep whose trials are compared with a longer one.
enum DriftExperiment {
    static let section =
        "drift: {against: {pipeline.scheduler: ddim, pipeline.steps: 6}, mode: final}"

    static let sweep =
        "sweep: {grid: {pipeline.scheduler: [euler, ddim], pipeline.steps: [2, 4]}}"

    static func make(sections: [String] = [sweep, section]) -> TinyExperiment {
        TinyExperiment(
            prompts: [
                "{id: red-circle, prompt: a large red circle, seed: 7}",
                "{id: blue-star, prompt: a blue star, negative_prompt: red, seed: 8}",
            ],
            pipeline: "{steps: 2, guidance_scale: 5.0, width: 32, height: 32}",
            sections: sections
        )
    }
}

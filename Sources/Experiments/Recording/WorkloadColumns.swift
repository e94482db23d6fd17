import Pipelines
import Records
import Schedulers
import Specs

/// What the table of trials says of what is computed, and how it describes what all kinds of experiment have.
enum WorkloadColumns {
    /// Descriptions of columns.
    struct Words {
        let dtype: String, flops: String, peak: String, phase: String, seconds: String,
            image: String
    }

    /// The columns that only this kind has, with the number of images that `/audit/image` and others count.
    static func columns(of workload: Workload) -> [Column] {
        switch workload {
        case .pipeline(let pipeline): columns(pipeline, images: workload.images)
        case .attention(let attention): columns(attention, images: workload.images)
        }
    }

    private static func columns(_ pipeline: PipelineWorkload, images: Int) -> [Column] {
        let generation = pipeline.generation
        return [
            Column(
                "scheduler",
                [generation.schedulerConfiguration.className],
                longName: "noise scheduler"
            ),
            Column("steps", [generation.steps.count], longName: "denoising steps"),
            Column("batch_size", [pipeline.batchSize], longName: "images computed together"),
            Column("images", [images], longName: "images drawn"),
        ]
    }

    private static func columns(_ attention: AttentionWorkload, images: Int) -> [Column] {
        let mask = attention.mask
        let window: Int = if case .window(let size) = mask { size } else { -1 }
        return [
            Column("batch", [attention.batch], longName: "independent problems of one call"),
            Column("heads", [attention.heads], longName: "heads of the queries"),
            Column("key_heads", [attention.keyHeads], longName: "heads of keys and values"),
            Column("queries", [attention.queries], longName: "queries"),
            Column("keys", [attention.keys], longName: "keys"),
            Column("depth", [attention.depth], longName: "numbers of a head"),
            Column(
                "scale",
                [attention.settledScale],
                units: "1",
                longName: "what scores are multiplied by"
            ),
            Column(
                "causal",
                [attention.isCausal],
                longName: "whether query i sees keys 0 to i only"
            ),
            Column("mask", [mask.name], longName: "what else hides keys from queries"),
            Column(
                "window",
                [window],
                longName: "places to either side of the query's that it sees, -1 for any number"
            ),
            Column(
                "distribution",
                [attention.distribution.rawValue],
                longName: "how queries, keys and values are distributed"
            ),
            Column("seeds", [attention.seeds.count], longName: "calls, each on other numbers"),
            Column("images", [images], longName: "independent problems: seeds times batch"),
        ]
    }

    /// How the columns are described that all kinds have.
    static func words(of workload: Workload) -> Words {
        switch workload {
        case .pipeline:
            Words(
                dtype: "dtype of U-Net and latents",
                flops: "floating-point operations of one generation of all images",
                peak: "most bytes of tensors alive at once, mapped files and scratch apart",
                phase: "part of the generation, or total",
                seconds: "wall-clock time for all images",
                image: "index of the image in the trial"
            )
        case .attention:
            Words(
                dtype: "dtype of queries, keys and values",
                flops: "floating-point operations of one attention over all seeds",
                peak:
                    "most bytes of tensors alive at once in a call: inputs, output, and what the backend "
                    + "takes, scratch apart",
                phase: "attention, or total, which is the same",
                seconds: "wall-clock time of the calls of all seeds together",
                image:
                    "index of the problem in the trial: the batch of the first seed, then of the next"
            )
        }
    }
}
